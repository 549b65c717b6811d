variable "identifier" {
  description = "Name of the instance and prefix of what belongs to it."
  type        = string
<% if name %>
  default     = <% name %>
<% end %>

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,49}$", var.identifier)) && !can(regex("--|-$", var.identifier))
    error_message = "Give up to 50 lower-case letters, digits and single hyphens, beginning with a letter."
  }
}
<% if region %>

variable "region" {
  description = "Region it is made in."
  type        = string
  default     = <% region %>
}
<% end %>

variable "vpc_id" {
  description = "VPC that the database is in."
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
  description = "Private subnets of at least two zones."
  type        = list(string)
<% if subnet_ids %>
  default     = <% subnet_ids %>
<% end %>

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "RDS wants subnets in at least two zones."
  }
}

variable "allowed_security_group_ids" {
  description = "Security groups whose members may connect; nobody without one."
  type        = list(string)
  default     = []
}

variable "database_name" {
  description = "Database that is made at the start; null makes none."
  type        = string
  default     = null
}

variable "engine_version" {
  description = "Major version of MySQL."
  type        = string
  default     = <% engine_version %>
}

variable "instance_class" {
  description = "Size of the machine."
  type        = string
  default     = <% instance_class %>

  validation {
    condition     = startswith(var.instance_class, "db.")
    error_message = "Give a class such as db.t4g.medium."
  }
}

variable "storage_gb" {
  description = "Disk in GB to begin with."
  type        = number
  default     = <% storage_gb %>

  validation {
    condition     = var.storage_gb >= 20 && var.storage_gb <= 65536
    error_message = "A gp3 disk has 20 to 65536 GB."
  }
}
<% if max_storage_gb %>

variable "max_storage_gb" {
  description = "How far the disk may grow by itself, in GB."
  type        = number
  default     = <% max_storage_gb %>
}
<% end %>

variable "multi_az" {
  description = "Keep a standby in another zone; doubles the price of the machine."
  type        = bool
  default     = <% multi_az %>
}

variable "backup_days" {
  description = "Days that backups are kept."
  type        = number
  default     = <% backup_days %>

  validation {
    condition     = var.backup_days >= 1 && var.backup_days <= 35
    error_message = "Backups are kept for 1 to 35 days."
  }
}

variable "deletion_protection" {
  description = "Refuse to delete the database until this is turned off."
  type        = bool
  default     = <% deletion_protection %>
}
<% if encryption is "kms" %>

variable "kms_key_arn" {
  description = "ARN of the KMS key that encrypts the disk, its snapshots and the password."
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

variable "tags" {
  description = "Tags of every resource of this module."
  type        = map(string)
<% if tags %>
  default = <% tags %>
<% else %>
  default     = {}
<% end %>
}
