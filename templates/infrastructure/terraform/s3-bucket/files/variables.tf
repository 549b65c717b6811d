variable "bucket_name" {
  description = "Name of the bucket; global, so it is worth a prefix of your organisation."
  type        = string
<% if name %>
  default     = <% name %>
<% end %>

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.bucket_name))
    error_message = "A bucket name has 3 to 63 lower-case letters, digits, hyphens and dots, and starts and ends with a letter or digit."
  }
}
<% if region %>

variable "region" {
  description = "Region of the bucket."
  type        = string
  default     = <% region %>
}
<% end %>
<% if encryption is "kms" %>

variable "kms_key_arn" {
  description = "ARN of the KMS key that encrypts the objects."
  type        = string
<% if kms_key_arn %>
  default     = <% kms_key_arn %>
<% end %>

  validation {
    condition     = startswith(var.kms_key_arn, "arn:")
    error_message = "Give the key's ARN: an id or alias does not work across accounts."
  }
}
<% end %>
<% if lifecycle %>
<% if transition_days %>

variable "transition_days" {
  description = "Days after which objects move to <% transition_class | bare %>."
  type        = number
  default     = <% transition_days %>

  validation {
<% if transition_class is "STANDARD_IA" %>
    condition     = var.transition_days >= 30
    error_message = "Objects can move to STANDARD_IA after 30 days at the earliest."
<% else %>
    condition     = var.transition_days >= 0
    error_message = "Give a number of days."
<% end %>
  }
}
<% end %>
<% if expire_days %>

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
<% if versioning %>

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
<% end %>
<% if logging %>

variable "log_bucket" {
  description = "Name of the bucket that takes the server access logs."
  type        = string
<% if log_bucket %>
  default     = <% log_bucket %>
<% end %>
}
<% end %>
<% if object_lock %>

variable "object_lock_days" {
  description = "Days that a version is locked."
  type        = number
  default     = <% object_lock_days %>

  validation {
    condition     = var.object_lock_days >= 1
    error_message = "Versions can be locked for one day at least."
  }
}
<% end %>
<% if replication %>

variable "replica_bucket_arn" {
  description = "ARN of the bucket that gets the copies."
  type        = string
  default     = <% replica_bucket_arn %>
}
<% if encryption is "kms" %>

variable "replica_kms_key_arn" {
  description = "ARN of the KMS key that encrypts the copies, in the region of the other bucket."
  type        = string
<% if replica_kms_key_arn %>
  default     = <% replica_kms_key_arn %>
<% end %>

  validation {
    condition     = startswith(var.replica_kms_key_arn, "arn:")
    error_message = "Give the key's ARN: an id or alias does not work across accounts."
  }
}
<% end %>
<% end %>

<% use tags-variable.tf %>
