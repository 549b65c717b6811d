variable "service_name" {
  description = "Name of the service and prefix of what belongs to it."
  type        = string
<% if name %>
  default     = <% name %>
<% end %>

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9-]{0,31}$", var.service_name)) && !endswith(var.service_name, "-") && !startswith(var.service_name, "internal-")
    error_message = "Give up to 32 letters, digits and hyphens, not beginning with internal- and not ending with a hyphen (the load balancer is called so)."
  }
}
<% if region %>

<% use region-variable.tf %>
<% end %>

variable "image" {
  description = "Container image with its tag or digest."
  type        = string
  default     = <% image %>

  validation {
    condition     = !endswith(var.image, ":latest")
    error_message = "Give a tag other than latest, or a digest."
  }
}

variable "port" {
  description = "Port that the container listens on."
  type        = number
  default     = <% port %>
}

variable "health_path" {
  description = "Path that answers 200 when a task is well."
  type        = string
  default     = <% health_path %>

  validation {
    condition     = startswith(var.health_path, "/")
    error_message = "A path begins with a slash."
  }
}

variable "environment" {
  description = "Environment variables; nothing secret, for everybody who may read the task definition sees them."
  type        = map(string)
  default     = {}
}

variable "read_only_root_filesystem" {
  description = "Whether the container may not write its own files."
  type        = bool
  default     = <% read_only_root_filesystem %>
}

variable "cpu" {
  description = "Processor of a task; 1024 are a vCPU."
  type        = number
  default     = <% cpu %>

  validation {
    condition     = contains([256, 512, 1024, 2048, 4096, 8192, 16384], var.cpu)
    error_message = "Fargate sells 256, 512, 1024, 2048, 4096, 8192 and 16384."
  }
}

<% if memory_mb %>
variable "memory_mb" {
  description = "Memory of a task in MB; null gives twice the CPU units."
  type        = number
  default     = <% memory_mb %>
}
<% else %>
variable "memory_mb" {
  description = "Memory of a task in MB; null gives twice the CPU units."
  type        = number
  default     = null
}
<% end %>

variable "min_tasks" {
  description = "Fewest tasks."
  type        = number
  default     = <% min_tasks %>

  validation {
    condition     = var.min_tasks >= 1
    error_message = "At least one task has to run."
  }
}

variable "max_tasks" {
  description = "Most tasks."
  type        = number
  default     = <% max_tasks %>

  validation {
    condition     = var.max_tasks >= 1
    error_message = "At least one task has to run."
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

variable "certificate_arn" {
  description = "ARN of the certificate that the load balancer shows."
  type        = string
<% if certificate_arn %>
  default     = <% certificate_arn %>
<% end %>

  validation {
    condition     = startswith(var.certificate_arn, "arn:")
    error_message = "Give the ARN of a certificate in ACM."
  }
}

variable "vpc_id" {
  description = "VPC that the service is in."
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
  description = "Private subnets of the tasks, one in each zone."
  type        = list(string)
<% if subnet_ids %>
  default     = <% subnet_ids %>
<% end %>

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "Give subnets in at least two zones."
  }
}

<% if public %>
variable "load_balancer_subnet_ids" {
  description = "Public subnets of the load balancer, one in each zone."
  type        = list(string)
<% if load_balancer_subnet_ids %>
  default     = <% load_balancer_subnet_ids %>
<% end %>

  validation {
    condition     = length(var.load_balancer_subnet_ids) >= 2
    error_message = "Give subnets in at least two zones."
  }
}

variable "allowed_cidr_blocks" {
  description = "Networks that may reach the load balancer."
  type        = list(string)
  default     = ["0.0.0.0/0"]
}
<% else %>
variable "load_balancer_subnet_ids" {
  description = "Private subnets of the load balancer, one in each zone."
  type        = list(string)
<% if load_balancer_subnet_ids %>
  default     = <% load_balancer_subnet_ids %>
<% end %>

  validation {
    condition     = length(var.load_balancer_subnet_ids) >= 2
    error_message = "Give subnets in at least two zones."
  }
}

variable "allowed_cidr_blocks" {
  description = "Networks that may reach the load balancer."
  type        = list(string)
  default     = ["10.0.0.0/8"]
}
<% end %>

variable "deletion_protection" {
  description = "Refuse to delete the load balancer until this is turned off."
  type        = bool
  default     = true
}

<% use tags-variable.tf %>
