variable "instance_name" {
  description = "Name of the instance."
  type        = string
<% if name %>
  default     = <% name %>
<% end %>

  validation {
    condition     = can(regex("^[a-z](?:[a-z0-9-]{0,78}[a-z0-9])?$", var.instance_name))
    error_message = "Give lower-case letters, digits and hyphens, beginning with a letter."
  }
}
<% if region %>

variable "region" {
  description = "Region of the instance."
  type        = string
  default     = <% region %>
}
<% end %>

variable "network" {
  description = "Id of the network that reaches it (projects/…/global/networks/…); it needs private services access."
  type        = string
<% if network %>
  default     = <% network %>
<% end %>
}

variable "tier" {
  description = "Machine, as db-custom-<vCPUs>-<MB of memory>."
  type        = string
  default     = <% tier %>
}

variable "disk_gb" {
  description = "First size of the disk in GB; it grows by itself."
  type        = number
  default     = <% disk_gb %>

  validation {
    condition     = var.disk_gb >= 10
    error_message = "A disk has at least 10 GB."
  }
}

variable "backup_count" {
  description = "Daily backups that are kept."
  type        = number
  default     = <% backup_count %>

  validation {
    condition     = var.backup_count >= 7 && var.backup_count <= 365
    error_message = "Keep 7 to 365 backups: point-in-time recovery needs a week of them."
  }
}

variable "deletion_protection" {
  description = "Refuse to delete the instance until this is turned off."
  type        = bool
  default     = <% deletion_protection %>
}
<% if kms_key %>

variable "kms_key" {
  description = "Key of Cloud KMS that encrypts the disk, in the region of the instance."
  type        = string
  default     = <% kms_key %>
}
<% end %>

<% use labels-variable.tf %>
