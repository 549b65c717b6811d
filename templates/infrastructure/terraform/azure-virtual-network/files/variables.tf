variable "network_name" {
  description = "Name of the network and of what is in it."
  type        = string
<% if name %>
  default     = <% name %>
<% end %>

  validation {
    condition     = can(regex("^[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,62}[A-Za-z0-9_])?$", var.network_name))
    error_message = "Give up to 64 letters, digits, hyphens, underscores and dots."
  }
}

variable "location" {
  description = "Azure location of the network."
  type        = string
<% if location %>
  default     = <% location %>
<% end %>
}

variable "resource_group_name" {
  description = "Resource group of the network."
  type        = string
<% if resource_group %>
  default     = <% resource_group %>
<% end %>
}

variable "cidr" {
  description = "Address space of the network."
  type        = string
  default     = <% cidr %>

  validation {
    condition     = can(cidrsubnet(var.cidr, 4, 15))
    error_message = "Give an IPv4 range such as 10.0.0.0/16: it is cut into sixteen."
  }
}

variable "subnets" {
  description = "Names of the subnets; each gets a sixteenth of the address space, in this order: add new ones at the end."
  type        = list(string)
  default     = <% subnets %>

  validation {
    condition     = length(var.subnets) >= 1 && length(var.subnets) <= 16 && length(distinct(var.subnets)) == length(var.subnets)
    error_message = "Give 1 to 16 different names."
  }
}

<% use tags-variable.tf %>
