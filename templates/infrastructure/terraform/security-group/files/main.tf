resource "aws_security_group" "this" {
<% if region %>
  region = var.region

<% end %>
  name        = var.security_group_name
  description = "Managed by Terraform: ${var.security_group_name}"
  vpc_id      = var.vpc_id
  tags        = merge(var.tags, { Name = var.security_group_name })

  # Others may hold on to the old one while the new one is made.
  lifecycle {
    create_before_destroy = true
  }
}
<% if cidrs %>

resource "aws_vpc_security_group_ingress_rule" "network" {
  for_each = toset(var.cidr_blocks)

<% if region %>
  region = var.region

<% end %>
  security_group_id = aws_security_group.this.id
  description       = "Port ${var.port} from ${each.key}"
  cidr_ipv4         = each.key
  ip_protocol       = "tcp"
  from_port         = var.port
  to_port           = var.port
  tags              = var.tags
}
<% end %>
<% if source_security_group_id %>

resource "aws_vpc_security_group_ingress_rule" "group" {
<% if region %>
  region = var.region

<% end %>
  security_group_id            = aws_security_group.this.id
  description                  = "Port ${var.port} from ${var.source_security_group_id}"
  referenced_security_group_id = var.source_security_group_id
  ip_protocol                  = "tcp"
  from_port                    = var.port
  to_port                      = var.port
  tags                         = var.tags
}
<% end %>
<% if outbound %>

resource "aws_vpc_security_group_egress_rule" "all" {
<% if region %>
  region = var.region

<% end %>
  security_group_id = aws_security_group.this.id
  description       = "Everything outbound"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "-1"
  tags              = var.tags
}
<% end %>
