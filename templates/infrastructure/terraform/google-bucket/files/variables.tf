variable "bucket_name" {
  description = "Name of the bucket; bucket names are global."
  type        = string
<% if name %>
  default     = <% name %>
<% end %>

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9_-]{1,61}[a-z0-9]$", var.bucket_name))
    error_message = "A bucket name has 3 to 63 lower-case letters, digits, hyphens and underscores."
  }
}

variable "location" {
  description = "Region, or EU, US or ASIA for several; it cannot be changed later."
  type        = string
<% if location %>
  default     = <% location %>
<% end %>
}

variable "soft_delete_days" {
  description = "Days that deleted objects can be restored."
  type        = number
  default     = <% soft_delete_days %>

  validation {
    condition     = var.soft_delete_days >= 7 && var.soft_delete_days <= 90
    error_message = "Deleted objects can be kept for 7 to 90 days."
  }
}
<% if lifecycle and versioning %>

variable "noncurrent_days" {
  description = "Days after which versions that are no longer current are deleted."
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
  description = "Days after which objects move to the cheaper storage class."
  type        = number
  default     = <% transition_days %>

  validation {
    condition     = var.transition_days >= 1
    error_message = "Objects can move after one day at the earliest."
  }
}
<% end %>
<% if lifecycle and expire_days %>

variable "expire_days" {
  description = "Days after which objects are deleted."
  type        = number
  default     = <% expire_days %>

  validation {
    condition     = var.expire_days >= 1
    error_message = "Objects can be deleted after one day at the earliest."
  }
}
<% end %>
<% if retention_days %>

variable "retention_days" {
  description = "Days that no object may be overwritten or deleted."
  type        = number
  default     = <% retention_days %>

  validation {
    condition     = var.retention_days >= 1
    error_message = "Objects can be held for one day at least."
  }
}
<% end %>
<% if kms_key %>

variable "kms_key" {
  description = "Key of Cloud KMS that encrypts the objects, in the same location."
  type        = string
  default     = <% kms_key %>
}
<% end %>
<% if logging %>

variable "log_bucket" {
  description = "Name of the bucket that takes the usage logs."
  type        = string
<% if log_bucket %>
  default     = <% log_bucket %>
<% end %>
}
<% end %>

<% use labels-variable.tf %>
