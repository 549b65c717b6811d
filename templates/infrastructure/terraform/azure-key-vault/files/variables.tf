variable "vault_name" {
  description = "Name of the vault, the same for all of Azure."
  type        = string
<% if name %>
  default     = <% name %>
<% end %>

  validation {
    condition     = can(regex("^[A-Za-z](?:-?[A-Za-z0-9]){2,23}$", var.vault_name)) && length(var.vault_name) <= 24
    error_message = "Give 3 to 24 letters, digits and single hyphens, beginning with a letter."
  }
}

variable "location" {
  description = "Azure location of the vault."
  type        = string
<% if location %>
  default     = <% location %>
<% end %>
}

variable "resource_group_name" {
  description = "Resource group of the vault."
  type        = string
<% if resource_group %>
  default     = <% resource_group %>
<% end %>
}

variable "soft_delete_days" {
  description = "Days that what is deleted can be restored; it cannot be changed later."
  type        = number
  default     = <% soft_delete_days %>

  validation {
    condition     = var.soft_delete_days >= 7 && var.soft_delete_days <= 90
    error_message = "What is deleted can be kept for 7 to 90 days."
  }
}

<% use tags-variable.tf %>
