variable "cluster_identifier" {
  description = "Name of the cluster and prefix of what belongs to it."
  type        = string
<% if name %>
  default     = <% name %>
<% end %>

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,49}$", var.cluster_identifier)) && !can(regex("--|-$", var.cluster_identifier))
    error_message = "Give up to 50 lower-case letters, digits and single hyphens, beginning with a letter."
  }
}
<% if region %>

<% use region-variable.tf %>
<% end %>

variable "vpc_id" {
  description = "VPC that the cluster is in."
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
    error_message = "Aurora wants subnets in at least two zones."
  }
}

<% use allowed-security-groups-variable.tf %>

variable "database_name" {
  description = "Database that is made at the start; null makes none."
  type        = string
  default     = null
}

<% if engine is "mysql" %>
variable "engine_version" {
  description = "Version of Aurora MySQL."
  type        = string
  default     = "8.0.mysql_aurora.3.10.0"
}
<% else %>
variable "engine_version" {
  description = "Version of Aurora PostgreSQL."
  type        = string
  default     = "17.5"
}
<% end %>

variable "min_capacity" {
  description = "Least capacity in ACU (about 2 GiB each); 0 pauses it while nobody is connected."
  type        = number
  default     = <% min_capacity %>

  validation {
    condition     = var.min_capacity >= 0 && var.min_capacity <= 256
    error_message = "The capacity is 0 to 256 ACU in steps of 0.5."
  }
}

variable "max_capacity" {
  description = "Most capacity in ACU."
  type        = number
  default     = <% max_capacity %>

  validation {
    condition     = var.max_capacity >= 1 && var.max_capacity <= 256
    error_message = "The capacity is 1 to 256 ACU in steps of 0.5."
  }
}

variable "instances" {
  description = "The writer and its readers."
  type        = number
  default     = <% instances %>

  validation {
    condition     = var.instances >= 1 && var.instances <= 16
    error_message = "A cluster has 1 to 16 instances."
  }
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
  description = "Refuse to delete the cluster until this is turned off."
  type        = bool
  default     = <% deletion_protection %>
}
<% if encryption is "kms" %>

variable "kms_key_arn" {
  description = "ARN of the KMS key that encrypts the storage, its snapshots and the password."
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

<% use tags-variable.tf %>
