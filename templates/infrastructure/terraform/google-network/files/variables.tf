variable "network_name" {
  description = "Name of the network and of what is in it."
  type        = string
<% if name %>
  default     = <% name %>
<% end %>

  validation {
    condition     = can(regex("^[a-z](?:[a-z0-9-]{0,52}[a-z0-9])?$", var.network_name))
    error_message = "Give up to 54 lower-case letters, digits and hyphens, beginning with a letter."
  }
}
<% if region %>

variable "region" {
  description = "Region of the subnet."
  type        = string
  default     = <% region %>
}
<% end %>

variable "cidr" {
  description = "Range of the subnet."
  type        = string
  default     = <% cidr %>

  validation {
    condition     = can(cidrnetmask(var.cidr))
    error_message = "Give an IPv4 range such as 10.0.0.0/20."
  }
}
<% if gke_ranges %>

variable "pods_cidr" {
  description = "Secondary range of pods."
  type        = string
  default     = <% pods_cidr %>

  validation {
    condition     = can(cidrnetmask(var.pods_cidr))
    error_message = "Give an IPv4 range such as 10.64.0.0/14."
  }
}

variable "services_cidr" {
  description = "Secondary range of services."
  type        = string
  default     = <% services_cidr %>

  validation {
    condition     = can(cidrnetmask(var.services_cidr))
    error_message = "Give an IPv4 range such as 10.68.0.0/20."
  }
}
<% end %>
