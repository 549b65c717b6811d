variable "account_id" {
  description = "Name of the account, before the @."
  type        = string
<% if name %>
  default     = <% name %>
<% end %>

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.account_id))
    error_message = "Give 6 to 30 lower-case letters, digits and hyphens, beginning with a letter."
  }
}
<% if service_account %>

variable "namespace" {
  description = "Namespace of the Kubernetes service account."
  type        = string
<% if namespace %>
  default     = <% namespace %>
<% end %>
}

variable "service_account" {
  description = "Kubernetes service account that may use it."
  type        = string
  default     = <% service_account %>
}
<% end %>
<% if roles %>

variable "roles" {
  description = "Roles in the project."
  type        = list(string)
  default     = <% roles %>

  validation {
    condition     = length(setintersection(var.roles, ["roles/owner", "roles/editor", "roles/viewer"])) == 0
    error_message = "The basic roles reach everything: name roles that fit the purpose."
  }
}
<% end %>
