variable "storage_account_name" {
  description = "Name of the account, the same for all of Azure."
  type        = string
<% if name %>
  default     = <% name %>
<% end %>

  validation {
    condition     = can(regex("^[a-z0-9]{3,24}$", var.storage_account_name))
    error_message = "Give 3 to 24 lower-case letters and digits."
  }
}

variable "location" {
  description = "Azure location of the account."
  type        = string
<% if location %>
  default     = <% location %>
<% end %>
}

variable "resource_group_name" {
  description = "Resource group of the account."
  type        = string
<% if resource_group %>
  default     = <% resource_group %>
<% end %>
}

variable "soft_delete_days" {
  description = "Days that deleted blobs and containers can be restored."
  type        = number
  default     = <% soft_delete_days %>

  validation {
    condition     = var.soft_delete_days >= 7 && var.soft_delete_days <= 365
    error_message = "Deleted blobs can be kept for 7 to 365 days here."
  }
}
<% if containers %>

variable "containers" {
  description = "Private containers to make in it."
  type        = list(string)
  default     = <% containers %>
}
<% end %>
<% if lifecycle and versioning %>

variable "noncurrent_days" {
  description = "Days after a version was written when it is deleted, if it is no longer current; soft delete keeps it after that."
  type        = number
  default     = <% noncurrent_days %>

  validation {
    condition     = var.noncurrent_days >= 1
    error_message = "Versions can be deleted after one day at the earliest."
  }
}
<% end %>
<% if lifecycle and transition_days %>

variable "transition_days" {
  description = "Days after the last change when blobs move to the cheaper tier."
  type        = number
  default     = <% transition_days %>

  validation {
    condition     = var.transition_days >= 1
    error_message = "Blobs can move after one day at the earliest."
  }
}
<% end %>
<% if lifecycle and expire_days %>

variable "expire_days" {
  description = "Days after the last change when blobs are deleted."
  type        = number
  default     = <% expire_days %>

  validation {
    condition     = var.expire_days >= 1
    error_message = "Blobs can be deleted after one day at the earliest."
  }
}
<% end %>

<% use tags-variable.tf %>
