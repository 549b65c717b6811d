<% if region %>
data "aws_availability_zones" "available" {
  region = var.region
  state  = "available"

  # Local zones lack most services; they have to be asked for by name.
  filter {
    name   = "opt-in-status"
    values = ["opt-in-not-required"]
  }
}
<% else %>
data "aws_availability_zones" "available" {
  state = "available"

  # Local zones lack most services; they have to be asked for by name.
  filter {
    name   = "opt-in-status"
    values = ["opt-in-not-required"]
  }
}
<% end %>

locals {
  zones = slice(data.aws_availability_zones.available.names, 0, var.zones)

  # Sixteenths of the network: the first eight for private subnets, the rest for public ones, so that a zone can be added later.
  private_subnets = { for index, zone in local.zones : zone => cidrsubnet(var.cidr_block, 4, index) }
  public_subnets  = { for index, zone in local.zones : zone => cidrsubnet(var.cidr_block, 4, index + 8) }
<% if nat is "per-zone" %>

  nat_zones = toset(local.zones)
<% end %>
<% if nat is "one" %>

  nat_zones = toset(slice(local.zones, 0, 1))
<% end %>
}

resource "aws_vpc" "this" {
<% if region %>
  region = var.region

<% end %>
  cidr_block           = var.cidr_block
  enable_dns_support   = true
  enable_dns_hostnames = true
  tags                 = merge(var.tags, { Name = var.vpc_name })
}

# Without rules it lets nothing through, so that nothing works by accident.
resource "aws_default_security_group" "this" {
<% if region %>
  region = var.region

<% end %>
  vpc_id = aws_vpc.this.id
  tags   = merge(var.tags, { Name = "${var.vpc_name}-default-unused" })
}

resource "aws_internet_gateway" "this" {
<% if region %>
  region = var.region

<% end %>
  vpc_id = aws_vpc.this.id
  tags   = merge(var.tags, { Name = var.vpc_name })
}

resource "aws_subnet" "public" {
  for_each = local.public_subnets

<% if region %>
  region = var.region

<% end %>
  vpc_id                  = aws_vpc.this.id
  availability_zone       = each.key
  cidr_block              = each.value
  map_public_ip_on_launch = false
  tags                    = merge(var.tags, { Name = "${var.vpc_name}-public-${each.key}", Tier = "public" })
}

resource "aws_subnet" "private" {
  for_each = local.private_subnets

<% if region %>
  region = var.region

<% end %>
  vpc_id            = aws_vpc.this.id
  availability_zone = each.key
  cidr_block        = each.value
  tags              = merge(var.tags, { Name = "${var.vpc_name}-private-${each.key}", Tier = "private" })
}

resource "aws_route_table" "public" {
<% if region %>
  region = var.region

<% end %>
  vpc_id = aws_vpc.this.id
  tags   = merge(var.tags, { Name = "${var.vpc_name}-public" })
}

resource "aws_route" "internet" {
<% if region %>
  region = var.region

<% end %>
  route_table_id         = aws_route_table.public.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this.id
}

resource "aws_route_table_association" "public" {
  for_each = aws_subnet.public

<% if region %>
  region = var.region

<% end %>
  subnet_id      = each.value.id
  route_table_id = aws_route_table.public.id
}

resource "aws_route_table" "private" {
  for_each = aws_subnet.private

<% if region %>
  region = var.region

<% end %>
  vpc_id = aws_vpc.this.id
  tags   = merge(var.tags, { Name = "${var.vpc_name}-private-${each.key}" })
}

resource "aws_route_table_association" "private" {
  for_each = aws_subnet.private

<% if region %>
  region = var.region

<% end %>
  subnet_id      = each.value.id
  route_table_id = aws_route_table.private[each.key].id
}
<% if nat is not "none" %>

resource "aws_eip" "nat" {
  for_each = local.nat_zones

<% if region %>
  region = var.region

<% end %>
  domain = "vpc"
  tags   = merge(var.tags, { Name = "${var.vpc_name}-nat-${each.key}" })

  # An address can only be taken off while the VPC still has its gateway.
  depends_on = [aws_internet_gateway.this]
}

resource "aws_nat_gateway" "this" {
  for_each = local.nat_zones

<% if region %>
  region = var.region

<% end %>
  allocation_id = aws_eip.nat[each.key].id
  subnet_id     = aws_subnet.public[each.key].id
  tags          = merge(var.tags, { Name = "${var.vpc_name}-${each.key}" })

  depends_on = [aws_internet_gateway.this]
}

resource "aws_route" "nat" {
  for_each = aws_route_table.private

<% if region %>
  region = var.region

<% end %>
  route_table_id         = each.value.id
  destination_cidr_block = "0.0.0.0/0"
<% if nat is "one" %>
  nat_gateway_id         = aws_nat_gateway.this[local.zones[0]].id
<% else %>
  nat_gateway_id         = aws_nat_gateway.this[each.key].id
<% end %>
}
<% end %>
<% if gateway_endpoints or interface_endpoints %>

<% if region %>
data "aws_region" "current" {
  region = var.region
}
<% else %>
data "aws_region" "current" {}
<% end %>
<% end %>
<% if gateway_endpoints %>

resource "aws_vpc_endpoint" "gateway" {
  for_each = toset(["s3", "dynamodb"])

<% if region %>
  region = var.region

<% end %>
  vpc_id            = aws_vpc.this.id
  service_name      = "com.amazonaws.${data.aws_region.current.id}.${each.key}"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = [for table in aws_route_table.private : table.id]
  tags              = merge(var.tags, { Name = "${var.vpc_name}-${each.key}" })
}
<% end %>
<% if interface_endpoints %>

resource "aws_security_group" "endpoints" {
<% if region %>
  region = var.region

<% end %>
  name        = "${var.vpc_name}-endpoints"
  description = "HTTPS from inside the VPC to AWS services."
  vpc_id      = aws_vpc.this.id
  tags        = merge(var.tags, { Name = "${var.vpc_name}-endpoints" })
}

resource "aws_vpc_security_group_ingress_rule" "endpoints" {
<% if region %>
  region = var.region

<% end %>
  security_group_id = aws_security_group.endpoints.id
  description       = "HTTPS from inside the VPC"
  cidr_ipv4         = aws_vpc.this.cidr_block
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
  tags              = var.tags
}

resource "aws_vpc_endpoint" "interface" {
  for_each = toset(var.interface_endpoints)

<% if region %>
  region = var.region

<% end %>
  vpc_id              = aws_vpc.this.id
  service_name        = "com.amazonaws.${data.aws_region.current.id}.${each.key}"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = [for subnet in aws_subnet.private : subnet.id]
  security_group_ids  = [aws_security_group.endpoints.id]
  tags                = merge(var.tags, { Name = "${var.vpc_name}-${each.key}" })
}
<% end %>
<% if flow_logs %>

resource "aws_cloudwatch_log_group" "flow" {
<% if region %>
  region = var.region

<% end %>
  name              = "/aws/vpc/${var.vpc_name}/flow"
  retention_in_days = var.flow_log_days
  tags              = var.tags
}

data "aws_caller_identity" "current" {}

data "aws_iam_policy_document" "flow_trust" {
  statement {
    sid     = "FlowLogs"
    effect  = "Allow"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["vpc-flow-logs.amazonaws.com"]
    }

    # Nobody else's flow logs may use the role.
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }
}

data "aws_iam_policy_document" "flow" {
  statement {
    sid    = "WriteFlowLogs"
    effect = "Allow"
    actions = [
      "logs:CreateLogStream",
      "logs:DescribeLogStreams",
      "logs:PutLogEvents",
    ]
    resources = ["${aws_cloudwatch_log_group.flow.arn}:*"]
  }
}

resource "aws_iam_role" "flow" {
  name_prefix        = "vpc-flow-logs-"
  description        = "Writes the flow logs of the VPC ${var.vpc_name}."
  assume_role_policy = data.aws_iam_policy_document.flow_trust.json
  tags               = var.tags
}

resource "aws_iam_role_policy" "flow" {
  name   = "write-flow-logs"
  role   = aws_iam_role.flow.id
  policy = data.aws_iam_policy_document.flow.json
}

resource "aws_flow_log" "this" {
<% if region %>
  region = var.region

<% end %>
  vpc_id          = aws_vpc.this.id
  traffic_type    = "ALL"
  iam_role_arn    = aws_iam_role.flow.arn
  log_destination = aws_cloudwatch_log_group.flow.arn
  tags            = merge(var.tags, { Name = var.vpc_name })
}
<% end %>
