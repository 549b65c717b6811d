variable "vpc_name" {
  description = "Name of the VPC and prefix of what is in it."
  type        = string
<% if name %>
  default     = <% name %>
<% end %>

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9-]{0,62}$", var.vpc_name))
    error_message = "Give up to 63 lower-case letters, digits and hyphens."
  }
}
<% if region %>

<% use region-variable.tf %>
<% end %>

variable "cidr_block" {
  description = "Addresses of the VPC; each zone gets a sixteenth for private and one for public subnets."
  type        = string
  default     = <% cidr %>

  validation {
    condition     = can(cidrhost(var.cidr_block, 0)) && can(regex("/(1[6-9]|2[0-2])$", var.cidr_block))
    error_message = "Give an IPv4 network of /16 to /22."
  }
}

variable "zones" {
  description = "Availability zones that get a private and a public subnet."
  type        = number
  default     = <% zones %>

  validation {
    condition     = var.zones >= 2 && var.zones <= 6
    error_message = "Use 2 to 6 zones; a region may have fewer."
  }
}
<% if interface_endpoints %>

variable "interface_endpoints" {
  description = "AWS services that are reached without leaving the VPC."
  type        = list(string)
  default     = <% interface_endpoints %>
}
<% end %>
<% if flow_logs %>

variable "flow_log_days" {
  description = "Days that flow logs are kept."
  type        = number
  default     = <% flow_log_days %>

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731], var.flow_log_days)
    error_message = "CloudWatch keeps logs for 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545 or 731 days."
  }
}
<% end %>

<% use tags-variable.tf %>
