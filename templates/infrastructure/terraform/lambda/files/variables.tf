variable "function_name" {
  description = "Name of the function."
  type        = string
<% if name %>
  default     = <% name %>
<% end %>

  validation {
    condition     = can(regex("^[A-Za-z0-9_-]{1,64}$", var.function_name))
    error_message = "Give up to 64 letters, digits, hyphens and underscores."
  }
}
<% if region %>

<% use region-variable.tf %>
<% end %>

variable "description" {
  description = "What the function does."
  type        = string
  default     = "Managed by Terraform"
}

variable "package_bucket" {
  description = "Bucket that holds the archive with the code."
  type        = string
<% if package_bucket %>
  default     = <% package_bucket %>
<% end %>
}

variable "package_key" {
  description = "Key of the archive (.zip) in its bucket."
  type        = string
<% if package_key %>
  default     = <% package_key %>
<% end %>
}

variable "package_version" {
  description = "Version of the archive's object; null takes the newest when the function is made."
  type        = string
  default     = null
}

variable "handler" {
  description = "File and function that is called."
  type        = string
  default     = <% handler %>
}

variable "environment" {
  description = "Environment variables; nothing secret, for everybody who may read the function sees them."
  type        = map(string)
  default     = {}
}

variable "memory_mb" {
  description = "Memory in MB; processor time grows with it."
  type        = number
  default     = <% memory_mb %>

  validation {
    condition     = var.memory_mb >= 128 && var.memory_mb <= 10240
    error_message = "Lambda has 128 to 10240 MB."
  }
}

variable "timeout_seconds" {
  description = "Seconds after which a run is stopped."
  type        = number
  default     = <% timeout_seconds %>

  validation {
    condition     = var.timeout_seconds >= 1 && var.timeout_seconds <= 900
    error_message = "A run takes 1 to 900 seconds."
  }
}

variable "log_days" {
  description = "Days that logs are kept."
  type        = number
  default     = <% log_days %>

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731], var.log_days)
    error_message = "CloudWatch keeps logs for 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545 or 731 days."
  }
}
<% if reserved_concurrency %>

variable "reserved_concurrency" {
  description = "Runs at a time that are kept for it, and no more."
  type        = number
  default     = <% reserved_concurrency %>
}
<% end %>
<% if queue_arn %>

variable "queue_arn" {
  description = "ARN of the SQS queue whose messages it gets; its visibility timeout should be six times the timeout."
  type        = string
  default     = <% queue_arn %>
}
<% end %>
<% if in_vpc %>

variable "vpc_id" {
  description = "VPC that it runs in."
  type        = string
<% if vpc_id %>
  default     = <% vpc_id %>
<% end %>

  validation {
    condition     = startswith(var.vpc_id, "vpc-")
    error_message = "Give the id of the VPC (vpc-…)."
  }
}

variable "subnet_ids" {
  description = "Private subnets that it runs in."
  type        = list(string)
<% if subnet_ids %>
  default     = <% subnet_ids %>
<% end %>

  validation {
    condition     = length(var.subnet_ids) >= 1
    error_message = "Give at least one subnet, better one in each zone."
  }
}
<% end %>

<% use tags-variable.tf %>
