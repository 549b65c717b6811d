variable "domain_name" {
  description = "Domain of the certificate."
  type        = string
<% if name %>
  default     = <% name %>
<% end %>

  validation {
    condition     = can(regex("^([*][.])?([A-Za-z0-9_-]{1,63}[.])+[A-Za-z0-9-]{2,63}$", var.domain_name))
    error_message = "Give a domain such as shop.example.com."
  }
}
<% if region %>

<% use region-variable.tf %>
<% end %>

variable "alternative_names" {
  description = "Further domains of the same certificate."
  type        = list(string)
  default     = <% alternative_names %>
}

variable "zone_id" {
  description = "Route 53 zone that gets the records of the proof."
  type        = string
<% if zone_id %>
  default     = <% zone_id %>
<% end %>

  validation {
    condition     = startswith(var.zone_id, "Z")
    error_message = "Give the id of the hosted zone (Z…)."
  }
}

<% use tags-variable.tf %>
