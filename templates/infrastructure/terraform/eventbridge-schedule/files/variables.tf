variable "schedule_name" {
  description = "Name of the schedule."
  type        = string
<% if name %>
  default     = <% name %>
<% end %>

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,64}$", var.schedule_name))
    error_message = "Give up to 64 letters, digits, hyphens and underscores."
  }
}
<% if region %>

<% use region-variable.tf %>
<% end %>

variable "description" {
  description = "What the schedule is for."
  type        = string
  default     = "Managed by Terraform"
}

variable "schedule" {
  description = "When it runs."
  type        = string
  default     = <% schedule %>

  validation {
    condition     = can(regex("^(cron|rate|at)[(]", var.schedule))
    error_message = "Give cron(…), rate(…) or at(…)."
  }
}

variable "time_zone" {
  description = "Time zone of the schedule."
  type        = string
  default     = <% time_zone %>
}

variable "target_arn" {
  description = "ARN of the Lambda function or SQS queue."
  type        = string
<% if target_arn %>
  default     = <% target_arn %>
<% end %>

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:(lambda|sqs):", var.target_arn))
    error_message = "Give the ARN of a Lambda function or of an SQS queue."
  }
}

variable "input" {
  description = "JSON that the target gets; null sends the details of the call."
  type        = string
  default     = null
}

<% use tags-variable.tf %>
