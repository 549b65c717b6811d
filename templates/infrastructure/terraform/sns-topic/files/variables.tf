variable "topic_name" {
  description = "Name of the topic."
  type        = string
<% if name %>
  default     = <% name %>
<% end %>

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,251}$", var.topic_name))
    error_message = "A topic name has 1 to 251 letters, digits, hyphens and underscores."
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
<% if emails %>

variable "emails" {
  description = "Mail addresses that get every message."
  type        = list(string)
  default     = <% emails %>
}
<% end %>

<% use tags-variable.tf %>
