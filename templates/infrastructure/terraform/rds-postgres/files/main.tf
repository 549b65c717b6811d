resource "aws_db_subnet_group" "this" {
<% if region %>
  region = var.region

<% end %>
  name_prefix = "${var.identifier}-"
  description = "Private subnets of ${var.identifier}"
  subnet_ids  = var.subnet_ids
  tags        = var.tags
}

resource "aws_security_group" "this" {
<% if region %>
  region = var.region

<% end %>
  name_prefix = "${var.identifier}-"
  description = "PostgreSQL ${var.identifier}"
  vpc_id      = var.vpc_id
  tags        = merge(var.tags, { Name = var.identifier })

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
  description                  = "PostgreSQL from an application"
  referenced_security_group_id = var.allowed_security_group_ids[count.index]
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
  tags                         = var.tags
}

resource "aws_db_parameter_group" "this" {
<% if region %>
  region = var.region

<% end %>
  name_prefix = "${var.identifier}-"
  family      = "postgres${var.engine_version}"
  description = "Settings of ${var.identifier}"
  tags        = var.tags

  # Connections without TLS are refused.
  parameter {
    name  = "rds.force_ssl"
    value = "1"
  }

  # Changes of the schema and slow queries are written down.
  parameter {
    name  = "log_statement"
    value = "ddl"
  }

  parameter {
    name  = "log_min_duration_statement"
    value = "1000"
  }

  lifecycle {
    create_before_destroy = true
  }
}

<% use rds-monitoring.tf %>

resource "aws_db_instance" "this" {
<% if region %>
  region = var.region

<% end %>
  identifier                  = var.identifier
  engine                      = "postgres"
  engine_version              = var.engine_version
  allow_major_version_upgrade = false
  auto_minor_version_upgrade  = true
  instance_class              = var.instance_class
  multi_az                    = var.multi_az
  db_name                     = var.database_name
  parameter_group_name        = aws_db_parameter_group.this.name

  # Secrets Manager makes and rotates the password, so that Terraform's state never holds it.
  username                            = "dbadmin"
  manage_master_user_password         = true
<% if encryption is "kms" %>
  master_user_secret_kms_key_id       = var.kms_key_arn
<% end %>
  iam_database_authentication_enabled = <% iam_authentication %>

  storage_type          = "gp3"
  allocated_storage     = var.storage_gb
<% if max_storage_gb %>
  max_allocated_storage = var.max_storage_gb
<% else %>
  max_allocated_storage = min(5 * var.storage_gb, 65536)
<% end %>
  storage_encrypted     = true
<% if encryption is "kms" %>
  kms_key_id            = var.kms_key_arn
<% end %>

  db_subnet_group_name   = aws_db_subnet_group.this.name
  vpc_security_group_ids = [aws_security_group.this.id]
  publicly_accessible    = false
  port                   = 5432

  backup_retention_period   = var.backup_days
  copy_tags_to_snapshot     = true
  delete_automated_backups  = false
  deletion_protection       = var.deletion_protection
  skip_final_snapshot       = false
  final_snapshot_identifier = "${var.identifier}-final"

  monitoring_interval             = 60
  monitoring_role_arn             = aws_iam_role.monitoring.arn
  performance_insights_enabled    = true
<% if encryption is "kms" %>
  performance_insights_kms_key_id = var.kms_key_arn
<% end %>
  enabled_cloudwatch_logs_exports = ["postgresql", "upgrade"]

  tags = var.tags
}
