variable "table_name" {
  description = "Name of the table."
  type        = string
<% if name %>
  default     = <% name %>
<% end %>

  validation {
    condition     = can(regex("^[A-Za-z0-9_.-]{3,255}$", var.table_name))
    error_message = "A table name has 3 to 255 letters, digits, hyphens, underscores and dots."
  }
}
<% if region %>

<% use region-variable.tf %>
<% end %>
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
