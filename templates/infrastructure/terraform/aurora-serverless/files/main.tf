resource "aws_db_subnet_group" "this" {
<% if region %>
  region = var.region

<% end %>
  name_prefix = "${var.cluster_identifier}-"
  description = "Private subnets of ${var.cluster_identifier}"
  subnet_ids  = var.subnet_ids
  tags        = var.tags
}

resource "aws_security_group" "this" {
<% if region %>
  region = var.region

<% end %>
  name_prefix = "${var.cluster_identifier}-"
  description = "Aurora ${var.cluster_identifier}"
  vpc_id      = var.vpc_id
  tags        = merge(var.tags, { Name = var.cluster_identifier })

  lifecycle {
    create_before_destroy = true
  }
}

# Counted, not named: the groups may be made in the same run.
resource "aws_vpc_security_group_ingress_rule" "this" {
  count = length(var.allowed_security_group_ids)

<% if region %>
  region = var.region

<% end %>
  security_group_id            = aws_security_group.this.id
  description                  = "Aurora from an application"
  referenced_security_group_id = var.allowed_security_group_ids[count.index]
  ip_protocol                  = "tcp"
<% if engine is "mysql" %>
  from_port                    = 3306
  to_port                      = 3306
<% else %>
  from_port                    = 5432
  to_port                      = 5432
<% end %>
  tags                         = var.tags
}

resource "aws_rds_cluster_parameter_group" "this" {
<% if region %>
  region = var.region

<% end %>
  name_prefix = "${var.cluster_identifier}-"
<% if engine is "mysql" %>
  family      = "aurora-mysql8.0"
<% else %>
  family      = "aurora-postgresql${split(".", var.engine_version)[0]}"
<% end %>
  description = "Settings of ${var.cluster_identifier}"
  tags        = var.tags

  # Connections without TLS are refused.
  parameter {
<% if engine is "mysql" %>
    name  = "require_secure_transport"
    value = "ON"
<% else %>
    name  = "rds.force_ssl"
    value = "1"
<% end %>
  }
<% if engine is "mysql" %>

  parameter {
    name  = "slow_query_log"
    value = "1"
  }

  parameter {
    name  = "long_query_time"
    value = "1"
  }
<% else %>

  # Changes of the schema and slow queries are written down.
  parameter {
    name  = "log_statement"
    value = "ddl"
  }

  parameter {
    name  = "log_min_duration_statement"
    value = "1000"
  }
<% end %>

  lifecycle {
    create_before_destroy = true
  }
}

data "aws_iam_policy_document" "monitoring_trust" {
  statement {
    sid     = "EnhancedMonitoring"
    effect  = "Allow"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["monitoring.rds.amazonaws.com"]
    }
  }
}

data "aws_partition" "current" {}

resource "aws_iam_role" "monitoring" {
  name_prefix        = "rds-monitoring-"
  description        = "Writes the operating system's metrics of ${var.cluster_identifier}."
  assume_role_policy = data.aws_iam_policy_document.monitoring_trust.json
  tags               = var.tags
}

resource "aws_iam_role_policy_attachment" "monitoring" {
  role       = aws_iam_role.monitoring.name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"
}

resource "aws_rds_cluster" "this" {
<% if region %>
  region = var.region

<% end %>
  cluster_identifier              = var.cluster_identifier
<% if engine is "mysql" %>
  engine                          = "aurora-mysql"
<% else %>
  engine                          = "aurora-postgresql"
<% end %>
  engine_mode                     = "provisioned"
  engine_version                  = var.engine_version
  allow_major_version_upgrade     = false
  database_name                   = var.database_name
  db_cluster_parameter_group_name = aws_rds_cluster_parameter_group.this.name
<% if data_api %>
  enable_http_endpoint            = true
<% end %>

  # Secrets Manager makes and rotates the password, so that Terraform's state never holds it.
  master_username                     = "dbadmin"
  manage_master_user_password         = true
<% if encryption is "kms" %>
  master_user_secret_kms_key_id       = var.kms_key_arn
<% end %>
  iam_database_authentication_enabled = true

  storage_encrypted      = true
<% if encryption is "kms" %>
  kms_key_id             = var.kms_key_arn
<% end %>
  db_subnet_group_name   = aws_db_subnet_group.this.name
  vpc_security_group_ids = [aws_security_group.this.id]

  backup_retention_period   = var.backup_days
  copy_tags_to_snapshot     = true
  deletion_protection       = var.deletion_protection
  skip_final_snapshot       = false
  final_snapshot_identifier = "${var.cluster_identifier}-final"

<% if engine is "mysql" %>
  enabled_cloudwatch_logs_exports = ["audit", "error", "slowquery"]
<% else %>
  enabled_cloudwatch_logs_exports = ["postgresql"]
<% end %>

  tags = var.tags

  serverlessv2_scaling_configuration {
    min_capacity             = var.min_capacity
    max_capacity             = var.max_capacity
    seconds_until_auto_pause = var.min_capacity == 0 ? 300 : null
  }

  # Minor versions come by themselves, and Terraform must not take them back; a major upgrade is made with this line out.
  lifecycle {
    ignore_changes = [engine_version]
  }
}

resource "aws_rds_cluster_instance" "this" {
  count = var.instances

<% if region %>
  region = var.region

<% end %>
  identifier                   = "${var.cluster_identifier}-${count.index + 1}"
  cluster_identifier           = aws_rds_cluster.this.id
  engine                       = aws_rds_cluster.this.engine
  instance_class               = "db.serverless"
  db_subnet_group_name         = aws_db_subnet_group.this.name
  publicly_accessible          = false
  auto_minor_version_upgrade   = true
  copy_tags_to_snapshot        = true
  monitoring_interval          = 60
  monitoring_role_arn          = aws_iam_role.monitoring.arn
  performance_insights_enabled = true

  # The first two are as large as the writer needs, so that a failover is not slow.
  promotion_tier = min(count.index, 15)
  tags           = var.tags
}
