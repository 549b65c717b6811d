variable "zone_name" {
  description = "Domain of the zone."
  type        = string
<% if name %>
  default     = <% name %>
<% end %>

  validation {
    condition     = can(regex("^([A-Za-z0-9_-]{1,63}[.])+[A-Za-z0-9-]{2,63}$", var.zone_name))
    error_message = "Give a domain such as shop.example.com."
  }
}
<% if private %>

variable "vpc_id" {
  description = "VPC that the zone answers in."
  type        = string
<% if vpc_id %>
  default     = <% vpc_id %>
<% end %>

  validation {
    condition     = startswith(var.vpc_id, "vpc-")
    error_message = "Give the id of the VPC (vpc-…)."
  }
}
<% end %>
<% if caa_contact %>

variable "caa_contact" {
  description = "Mail address that certificate authorities write to."
  type        = string
  default     = <% caa_contact %>
}
<% end %>

variable "records" {
  description = "Records of the zone, by a key of your choice; the name is relative to the zone or complete."
  type = map(object({
    name    = string
    type    = string
    ttl     = optional(number, 300)
    records = list(string)
  }))
  default = {}
}

<% use tags-variable.tf %>
