variable "server_name" {
  description = "Name of the server, the same for all of Azure."
  type        = string
<% if name %>
  default     = <% name %>
<% end %>

  validation {
    condition     = can(regex("^[a-z0-9](?:-?[a-z0-9]){2,62}$", var.server_name))
    error_message = "Give 3 to 63 lower-case letters, digits and single hyphens."
  }
}

variable "location" {
  description = "Azure location of the server."
  type        = string
<% if location %>
  default     = <% location %>
<% end %>
}

variable "resource_group_name" {
  description = "Resource group of the server."
  type        = string
<% if resource_group %>
  default     = <% resource_group %>
<% end %>
}

variable "sku" {
  description = "Machine of the server."
  type        = string
  default     = <% sku %>

  validation {
    condition     = can(regex("^(?:GP|MO)_Standard_", var.sku))
    error_message = "Burstable machines have no standby: give one that begins with GP_ or MO_."
  }
}

variable "storage_gb" {
  description = "First size of the disk in GB; it grows by itself."
  type        = number
  default     = <% storage_gb %>

  validation {
    condition     = contains([32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384], var.storage_gb)
    error_message = "Azure sells 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192 and 16384 GB."
  }
}

variable "backup_days" {
  description = "Days that backups are kept."
  type        = number
  default     = <% backup_days %>

  validation {
    condition     = var.backup_days >= 7 && var.backup_days <= 35
    error_message = "Backups are kept for 7 to 35 days."
  }
}

variable "subnet_id" {
  description = "Subnet that is delegated to Microsoft.DBforPostgreSQL/flexibleServers."
  type        = string
<% if subnet_id %>
  default     = <% subnet_id %>
<% end %>
}

variable "private_dns_zone_id" {
  description = "Private DNS zone that ends with .postgres.database.azure.com, linked to the network."
  type        = string
<% if private_dns_zone_id %>
  default     = <% private_dns_zone_id %>
<% end %>
}

variable "admin_object_id" {
  description = "Object id of the Entra group that administers it."
  type        = string
<% if admin_object_id %>
  default     = <% admin_object_id %>
<% end %>
}

variable "admin_name" {
  description = "Name of that group: the user that its members sign in as."
  type        = string
  default     = "postgres-admins"
}

<% use tags-variable.tf %>
