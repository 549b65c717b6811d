variable "resource_group_name" {
  description = "Name of the group."
  type        = string
<% if name %>
  default     = <% name %>
<% end %>

  validation {
    condition     = can(regex("^[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,88}[A-Za-z0-9_-])?$", var.resource_group_name))
    error_message = "Give up to 90 letters, digits, hyphens, underscores and dots, not ending with a dot."
  }
}

variable "location" {
  description = "Azure location of the group."
  type        = string
<% if location %>
  default     = <% location %>
<% end %>
}

<% use tags-variable.tf %>
