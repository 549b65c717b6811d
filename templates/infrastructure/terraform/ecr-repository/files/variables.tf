variable "repository_name" {
  description = "Name of the repository."
  type        = string
<% if name %>
  default     = <% name %>
<% end %>

  validation {
    condition     = can(regex("^[a-z0-9]+([._/-][a-z0-9]+)*$", var.repository_name))
    error_message = "A repository name has lower-case letters and digits, joined by single . _ - or /."
  }
}
<% if region %>

<% use region-variable.tf %>
<% end %>

variable "keep_images" {
  description = "How many images are kept; older ones are deleted."
  type        = number
  default     = <% keep_images %>

  validation {
    condition     = var.keep_images >= 1
    error_message = "Keep at least one image."
  }
}

variable "untagged_days" {
  description = "Days after which images without a tag are deleted."
  type        = number
  default     = <% untagged_days %>

  validation {
    condition     = var.untagged_days >= 1
    error_message = "Images can be deleted after one day at the earliest."
  }
}
<% if encryption is "kms" %>

variable "kms_key_arn" {
  description = "ARN of the KMS key that encrypts it."
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

<% use tags-variable.tf %>
