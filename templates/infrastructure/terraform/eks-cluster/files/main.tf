data "aws_partition" "current" {}

resource "aws_cloudwatch_log_group" "this" {
<% if region %>
  region = var.region

<% end %>
  name              = "/aws/eks/${var.cluster_name}/cluster"
  retention_in_days = var.log_days
  tags              = var.tags
}

resource "aws_kms_key" "secrets" {
<% if region %>
  region = var.region

<% end %>
  description             = "Encrypts the secrets of the cluster ${var.cluster_name}"
  enable_key_rotation     = true
  deletion_window_in_days = 30
  tags                    = var.tags
}

data "aws_iam_policy_document" "cluster_trust" {
  statement {
    sid     = "ControlPlane"
    effect  = "Allow"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["eks.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "cluster" {
  name_prefix        = "${substr(var.cluster_name, 0, 28)}-cluster-"
  description        = "Control plane of ${var.cluster_name}."
  assume_role_policy = data.aws_iam_policy_document.cluster_trust.json
  tags               = var.tags
}

resource "aws_iam_role_policy_attachment" "cluster" {
  role       = aws_iam_role.cluster.name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/AmazonEKSClusterPolicy"
}

resource "aws_eks_cluster" "this" {
<% if region %>
  region = var.region

<% end %>
  name                          = var.cluster_name
  role_arn                      = aws_iam_role.cluster.arn
  version                       = var.kubernetes_version
  enabled_cluster_log_types     = ["api", "audit", "authenticator", "controllerManager", "scheduler"]
  bootstrap_self_managed_addons = false
<% if provider_major > 5 %>
  deletion_protection           = var.deletion_protection
<% end %>
  tags                          = var.tags

  # Rights come from access entries alone, and nobody has any by having made the cluster.
  access_config {
    authentication_mode                         = "API"
    bootstrap_cluster_creator_admin_permissions = false
  }

  vpc_config {
    subnet_ids              = var.subnet_ids
    endpoint_private_access = true
<% if public_access_cidrs %>
    endpoint_public_access  = true
    public_access_cidrs     = var.public_access_cidrs
<% else %>
    endpoint_public_access  = false
<% end %>
  }

  encryption_config {
    resources = ["secrets"]

    provider {
      key_arn = aws_kms_key.secrets.arn
    }
  }

  # Standard support only: the longer one costs six times as much.
  upgrade_policy {
    support_type = "STANDARD"
  }

  # The log group has to be ours before EKS makes one that keeps logs for ever.
  depends_on = [
    aws_cloudwatch_log_group.this,
    aws_iam_role_policy_attachment.cluster,
  ]
}

resource "aws_eks_access_entry" "admin" {
  for_each = toset(var.admin_role_arns)

<% if region %>
  region = var.region

<% end %>
  cluster_name  = aws_eks_cluster.this.name
  principal_arn = each.key
  tags          = var.tags
}

resource "aws_eks_access_policy_association" "admin" {
  for_each = toset(var.admin_role_arns)

<% if region %>
  region = var.region

<% end %>
  cluster_name  = aws_eks_cluster.this.name
  principal_arn = aws_eks_access_entry.admin[each.key].principal_arn
  policy_arn    = "arn:${data.aws_partition.current.partition}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"

  access_scope {
    type = "cluster"
  }
}

# Lets service accounts assume IAM roles; the certificate of the issuer is checked by AWS itself.
resource "aws_iam_openid_connect_provider" "this" {
  url            = aws_eks_cluster.this.identity[0].oidc[0].issuer
  client_id_list = ["sts.amazonaws.com"]
  tags           = var.tags
}

data "aws_iam_policy_document" "node_trust" {
  statement {
    sid     = "Nodes"
    effect  = "Allow"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "node" {
  name_prefix        = "${substr(var.cluster_name, 0, 31)}-node-"
  description        = "Nodes of ${var.cluster_name}."
  assume_role_policy = data.aws_iam_policy_document.node_trust.json
  tags               = var.tags
}

resource "aws_iam_role_policy_attachment" "node" {
  for_each = toset([
    "AmazonEC2ContainerRegistryPullOnly",
    "AmazonEKSWorkerNodePolicy",
    "AmazonEKS_CNI_Policy",
  ])

  role       = aws_iam_role.node.name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/${each.key}"
}

resource "aws_launch_template" "node" {
<% if region %>
  region = var.region

<% end %>
  name_prefix            = "${var.cluster_name}-node-"
  description            = "Nodes of ${var.cluster_name}"
  update_default_version = true
  tags                   = var.tags

  # Signed requests only; one hop more, for agents that run in containers.
  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 2
  }

  # Bottlerocket keeps its system on one disk and images and pods on the other.
  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      volume_size           = 4
      volume_type           = "gp3"
      encrypted             = true
      delete_on_termination = true
    }
  }

  block_device_mappings {
    device_name = "/dev/xvdb"

    ebs {
      volume_size           = var.disk_gb
      volume_type           = "gp3"
      encrypted             = true
      delete_on_termination = true
    }
  }

  tag_specifications {
    resource_type = "instance"
    tags          = merge(var.tags, { Name = "${var.cluster_name}-node" })
  }

  tag_specifications {
    resource_type = "volume"
    tags          = merge(var.tags, { Name = "${var.cluster_name}-node" })
  }
}

locals {
  # Graviton machines have a g right behind the number of their generation.
  processor = can(regex("^[a-z]+[0-9]+g", var.instance_type)) ? "ARM_64" : "x86_64"
}

resource "aws_eks_node_group" "this" {
<% if region %>
  region = var.region

<% end %>
  cluster_name           = aws_eks_cluster.this.name
  node_group_name_prefix = "default-"
  node_role_arn          = aws_iam_role.node.arn
  subnet_ids             = var.subnet_ids
  ami_type               = "BOTTLEROCKET_${local.processor}"
  capacity_type          = <% capacity %>
  instance_types         = [var.instance_type]
  tags                   = var.tags

  scaling_config {
    min_size     = var.min_nodes
    max_size     = var.max_nodes
    desired_size = var.min_nodes
  }

  update_config {
    max_unavailable_percentage = 33
  }

  node_repair_config {
    enabled = true
  }

  launch_template {
    id      = aws_launch_template.node.id
    version = aws_launch_template.node.latest_version
  }

  # The number of nodes belongs to the autoscaler.
  lifecycle {
    create_before_destroy = true
    ignore_changes        = [scaling_config[0].desired_size]
  }

  # Nodes cannot join without their rights, nor get ready without a network.
  depends_on = [
    aws_iam_role_policy_attachment.node,
    aws_eks_addon.network,
  ]
}

# What nodes need to become ready.
resource "aws_eks_addon" "network" {
  for_each = toset(["vpc-cni", "kube-proxy", "eks-pod-identity-agent"])

<% if region %>
  region = var.region

<% end %>
  cluster_name                = aws_eks_cluster.this.name
  addon_name                  = each.key
  resolve_conflicts_on_create = "OVERWRITE"
  resolve_conflicts_on_update = "OVERWRITE"
  tags                        = var.tags
}

# Its pods need nodes to run on.
resource "aws_eks_addon" "dns" {
<% if region %>
  region = var.region

<% end %>
  cluster_name                = aws_eks_cluster.this.name
  addon_name                  = "coredns"
  resolve_conflicts_on_create = "OVERWRITE"
  resolve_conflicts_on_update = "OVERWRITE"
  tags                        = var.tags

  depends_on = [aws_eks_node_group.this]
}
