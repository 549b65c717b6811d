variable "topic_name" {
  description = "Name of the topic and of its subscription."
  type        = string
<% if name %>
  default     = <% name %>
<% end %>

  validation {
    condition     = can(regex("^[A-Za-z][A-Za-z0-9_.~+%-]{2,199}$", var.topic_name))
    error_message = "Give 3 to 200 letters, digits and -_.~+%, beginning with a letter."
  }
}
<% if region %>

variable "region" {
  description = "Region that messages are kept in."
  type        = string
  default     = <% region %>
}
<% end %>

variable "ack_deadline_seconds" {
  description = "How long a consumer has to acknowledge a message."
  type        = number
  default     = <% ack_deadline_seconds %>

  validation {
    condition     = var.ack_deadline_seconds >= 10 && var.ack_deadline_seconds <= 600
    error_message = "A consumer has 10 seconds to 10 minutes."
  }
}

variable "message_retention_seconds" {
  description = "How long a message is kept when nobody takes it."
  type        = number
  default     = <% message_retention_seconds %>

  validation {
    condition     = var.message_retention_seconds >= 600 && var.message_retention_seconds <= 2678400
    error_message = "Messages are kept for 10 minutes to 31 days."
  }
}
<% if dead_letter %>

variable "max_delivery_attempts" {
  description = "Deliveries of a message before it moves to the dead-letter topic."
  type        = number
  default     = <% max_delivery_attempts %>

  validation {
    condition     = var.max_delivery_attempts >= 5 && var.max_delivery_attempts <= 100
    error_message = "A message moves after 5 to 100 deliveries."
  }
}
<% end %>
<% if push_endpoint %>

variable "push_endpoint" {
  description = "Address that each message is sent to."
  type        = string
  default     = <% push_endpoint %>
}
<% end %>
<% if kms_key %>

variable "kms_key" {
  description = "Key of Cloud KMS; the service agent of Pub/Sub needs to use it."
  type        = string
  default     = <% kms_key %>
}
<% end %>

<% use labels-variable.tf %>
