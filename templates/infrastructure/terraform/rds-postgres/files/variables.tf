variable "identifier" {
  description = "Name of the instance and prefix of what belongs to it."
  type        = string
<% if name %>
  default     = <% name %>
<% end %>

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,49}$", var.identifier)) && !can(regex("--|-$", var.identifier))
    error_message = "Give up to 50 lower-case letters, digits and single hyphens, beginning with a letter."
  }
}
<% if region %>

<% use region-variable.tf %>
<% end %>

<% use database-network-variables.tf %>

<% use allowed-security-groups-variable.tf %>

variable "database_name" {
  description = "Database that is made at the start; null makes none."
  type        = string
  default     = null
}

variable "engine_version" {
  description = "Major version of PostgreSQL."
  type        = string
  default     = <% engine_version %>
}

<% use rds-variables.tf %>

<% use tags-variable.tf %>
