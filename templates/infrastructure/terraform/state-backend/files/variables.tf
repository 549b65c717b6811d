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

<% use region-variable.tf %>
<% end %>

variable "noncurrent_days" {
  description = "Days that replaced states are kept."
  type        = number
  default     = <% noncurrent_days %>

  validation {
    condition     = var.noncurrent_days >= 30
    error_message = "Keep replaced states for at least 30 days."
  }
}
<% if encryption is "kms" %>

variable "kms_key_arn" {
  description = "ARN of the KMS key that encrypts the states."
  type        = string
<% if kms_key_arn %>
  default     = <% kms_key_arn %>
<% end %>

  validation {
    condition     = startswith(var.kms_key_arn, "arn:")
    error_message = "Give the ARN of the key: an id or alias does not work across accounts."
  }
}
<% end %>

<% use tags-variable.tf %>
