variable "security_group_name" {
  description = "Name of the security group."
  type        = string
<% if name %>
  default     = <% name %>
<% end %>

  validation {
    condition     = can(regex("^[A-Za-z0-9_. -]{1,255}$", var.security_group_name)) && !startswith(var.security_group_name, "sg-")
    error_message = "Give up to 255 letters, digits, spaces and . _ -, not beginning with sg-."
  }
}
<% if region %>

<% use region-variable.tf %>
<% end %>

variable "vpc_id" {
  description = "VPC that it belongs to."
  type        = string
<% if vpc_id %>
  default     = <% vpc_id %>
<% end %>

  validation {
    condition     = startswith(var.vpc_id, "vpc-")
    error_message = "Give the id of the VPC (vpc-…)."
  }
}
<% if port %>

variable "port" {
  description = "TCP port that may be reached."
  type        = number
  default     = <% port %>

  validation {
    condition     = var.port >= 1 && var.port <= 65535
    error_message = "A port is 1 to 65535."
  }
}
<% end %>
<% if cidrs %>

variable "cidr_blocks" {
  description = "Networks that may reach the port."
  type        = list(string)
  default     = <% cidrs %>
}

<% end %>
<% if source_security_group_id %>

variable "source_security_group_id" {
  description = "Security group whose members may reach the port."
  type        = string
  default     = <% source_security_group_id %>
}
<% end %>

<% use tags-variable.tf %>
