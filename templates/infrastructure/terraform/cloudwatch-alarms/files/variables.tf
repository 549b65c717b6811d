variable "resource_name" {
  description = "Name of what is watched, as its metrics are called."
  type        = string
  default     = <% resource %>
}

variable "topic_arn" {
  description = "ARN of the SNS topic that is told."
  type        = string
<% if topic_arn %>
  default     = <% topic_arn %>
<% end %>

  validation {
    condition     = startswith(var.topic_arn, "arn:")
    error_message = "Give the ARN of the topic."
  }
}

<% use tags-variable.tf %>
