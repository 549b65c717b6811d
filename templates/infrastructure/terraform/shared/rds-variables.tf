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
