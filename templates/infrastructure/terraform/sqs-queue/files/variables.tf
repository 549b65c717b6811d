variable "queue_name" {
<% if fifo %>
  description = "Name of the queue, without the suffix .fifo."
<% else %>
  description = "Name of the queue."
<% end %>
  type        = string
<% if name %>
  default     = <% name %>
<% end %>

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,70}$", var.queue_name))
    error_message = "A queue name has 1 to 70 letters, digits, hyphens and underscores here (SQS takes 80, suffixes included)."
  }
}
<% if region %>

variable "region" {
  description = "Region of the queue."
  type        = string
  default     = <% region %>
}
<% end %>

variable "visibility_timeout_seconds" {
  description = "How long a received message is hidden; longer than the slowest consumer needs."
  type        = number
  default     = <% visibility_timeout_seconds %>

  validation {
    condition     = var.visibility_timeout_seconds >= 0 && var.visibility_timeout_seconds <= 43200
    error_message = "The visibility timeout is 0 seconds to 12 hours."
  }
}

variable "message_retention_seconds" {
  description = "How long a message is kept when nobody takes it."
  type        = number
  default     = <% message_retention_seconds %>

  validation {
    condition     = var.message_retention_seconds >= 60 && var.message_retention_seconds <= 1209600
    error_message = "Messages are kept for one minute to 14 days."
  }
}
<% if dead_letter_queue %>

variable "max_receive_count" {
  description = "Receives of a message before it moves to the dead-letter queue."
  type        = number
  default     = <% max_receive_count %>

  validation {
    condition     = var.max_receive_count >= 1 && var.max_receive_count <= 1000
    error_message = "A message moves after 1 to 1000 receives."
  }
}
<% end %>
<% if encryption is "kms" %>

variable "kms_key_arn" {
  description = "ARN of the KMS key that encrypts the messages."
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
<% if sender_bucket_arn %>

variable "sender_bucket_arn" {
  description = "ARN of the bucket that may send messages about its objects."
  type        = string
  default     = <% sender_bucket_arn %>
}
<% end %>

<% use tags-variable.tf %>
