variable "registry_name" {
  description = "Name of the registry, the same for all of Azure."
  type        = string
<% if name %>
  default     = <% name %>
<% end %>

  validation {
    condition     = can(regex("^[A-Za-z0-9]{5,50}$", var.registry_name))
    error_message = "Give 5 to 50 letters and digits."
  }
}

variable "location" {
  description = "Azure location of the registry."
  type        = string
<% if location %>
  default     = <% location %>
<% end %>
}

variable "resource_group_name" {
  description = "Resource group of the registry."
  type        = string
<% if resource_group %>
  default     = <% resource_group %>
<% end %>
}
<% if sku is "Premium" %>

variable "untagged_days" {
  description = "Days after which images without a tag are deleted."
  type        = number
  default     = <% untagged_days %>

  validation {
    condition     = var.untagged_days >= 1 && var.untagged_days <= 365
    error_message = "Images can be deleted after 1 to 365 days."
  }
}
<% end %>
<% if replica_location %>

variable "replica_location" {
  description = "Second location that keeps a copy."
  type        = string
  default     = <% replica_location %>
}
<% end %>

<% use tags-variable.tf %>
