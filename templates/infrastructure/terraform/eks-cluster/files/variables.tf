variable "cluster_name" {
  description = "Name of the cluster."
  type        = string
<% if name %>
  default     = <% name %>
<% end %>

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$", var.cluster_name))
    error_message = "Give up to 100 letters, digits, hyphens and underscores."
  }
}
<% if region %>

<% use region-variable.tf %>
<% end %>

variable "kubernetes_version" {
  description = "Version of Kubernetes."
  type        = string
  default     = <% kubernetes_version %>
}

variable "subnet_ids" {
  description = "Private subnets of at least two zones, for the control plane and the nodes."
  type        = list(string)
<% if subnet_ids %>
  default     = <% subnet_ids %>
<% end %>

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "EKS wants subnets in at least two zones."
  }
}
<% if public_access_cidrs %>

variable "public_access_cidrs" {
  description = "Networks outside that may reach the API."
  type        = list(string)
  default     = <% public_access_cidrs %>

  validation {
    condition     = length(var.public_access_cidrs) > 0 && !contains(var.public_access_cidrs, "0.0.0.0/0")
    error_message = "Name the networks; the whole internet is not one."
  }
}
<% end %>

variable "admin_role_arns" {
  description = "ARNs of IAM roles that administer the cluster."
  type        = list(string)
  default     = <% admin_role_arns %>
}

variable "instance_type" {
  description = "Machine of each node."
  type        = string
  default     = <% instance_type %>
}

variable "min_nodes" {
  description = "Fewest nodes."
  type        = number
  default     = <% min_nodes %>

  validation {
    condition     = var.min_nodes >= 1
    error_message = "At least one node has to run."
  }
}

variable "max_nodes" {
  description = "Most nodes."
  type        = number
  default     = <% max_nodes %>

  validation {
    condition     = var.max_nodes >= 1
    error_message = "At least one node has to run."
  }
}

variable "disk_gb" {
  description = "Disk of each node in GB, for images and what pods write."
  type        = number
  default     = <% disk_gb %>

  validation {
    condition     = var.disk_gb >= 20
    error_message = "Images need at least 20 GB."
  }
}

variable "log_days" {
  description = "Days that the control plane's logs are kept."
  type        = number
  default     = <% log_days %>

  validation {
    condition     = contains([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731], var.log_days)
    error_message = "CloudWatch keeps logs for 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545 or 731 days."
  }
}

<% if provider_major > 5 %>
variable "deletion_protection" {
  description = "Refuse to delete the cluster until this is turned off."
  type        = bool
  default     = true
}
<% end %>

<% use tags-variable.tf %>
