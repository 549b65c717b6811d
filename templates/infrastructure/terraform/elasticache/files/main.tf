resource "aws_elasticache_subnet_group" "this" {
<% if region %>
  region = var.region

<% end %>
  name        = var.replication_group_id
  description = "Private subnets of ${var.replication_group_id}"
  subnet_ids  = var.subnet_ids
  tags        = var.tags
}

resource "aws_security_group" "this" {
<% if region %>
  region = var.region

<% end %>
  name_prefix = "${var.replication_group_id}-"
  description = "Cache ${var.replication_group_id}"
  vpc_id      = var.vpc_id
  tags        = merge(var.tags, { Name = var.replication_group_id })

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
  description                  = "Cache from an application"
  referenced_security_group_id = var.allowed_security_group_ids[count.index]
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
  tags                         = var.tags
}

resource "aws_elasticache_replication_group" "this" {
<% if region %>
  region = var.region

<% end %>
  replication_group_id = var.replication_group_id
  description          = "Cache ${var.replication_group_id}"
<% if engine is "redis" %>
  engine               = "redis"
  engine_version       = "7.1"
  parameter_group_name = "default.redis7"
<% else %>
  engine               = "valkey"
  engine_version       = "8.2"
  parameter_group_name = "default.valkey8"
<% end %>
  node_type            = var.node_type
  port                 = 6379

  num_cache_clusters         = var.nodes
  automatic_failover_enabled = var.nodes > 1
  multi_az_enabled           = var.nodes > 1

  subnet_group_name  = aws_elasticache_subnet_group.this.name
  security_group_ids = [aws_security_group.this.id]

  at_rest_encryption_enabled = true
<% if encryption is "kms" %>
  kms_key_id                 = var.kms_key_arn
<% end %>
  transit_encryption_enabled = true
  transit_encryption_mode    = "required"
  user_group_ids             = var.user_group_ids

  auto_minor_version_upgrade = true
  snapshot_retention_limit   = var.snapshot_days
  snapshot_window            = "02:00-03:00"
  maintenance_window         = "sun:04:00-sun:05:00"

  tags = var.tags
}
