variable "cluster_name" {
  description = "Name of the cluster."
  type        = string
<% if name %>
  default     = <% name %>
<% end %>

  validation {
    condition     = can(regex("^[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?$", var.cluster_name))
    error_message = "Give up to 40 lower-case letters, digits and hyphens, beginning with a letter."
  }
}

variable "region" {
  description = "Region of the cluster: control plane and nodes are in three of its zones."
  type        = string
<% if region %>
  default     = <% region %>
<% end %>
}

variable "network" {
  description = "Id of the network (projects/…/global/networks/…)."
  type        = string
<% if network %>
  default     = <% network %>
<% end %>
}

variable "subnetwork" {
  description = "Id of the subnet, with secondary ranges called pods and services."
  type        = string
<% if subnetwork %>
  default     = <% subnetwork %>
<% end %>
}
<% if authorized_cidrs %>

variable "authorized_cidrs" {
  description = "Networks that may reach the API by address."
  type        = list(string)
  default     = <% authorized_cidrs %>

  validation {
    condition     = length(var.authorized_cidrs) > 0 && !contains(var.authorized_cidrs, "0.0.0.0/0")
    error_message = "Name the networks; the whole internet is not one."
  }
}
<% end %>
<% if kms_key %>

variable "kms_key" {
  description = "Key of Cloud KMS that encrypts Kubernetes secrets once more; the service agent of GKE needs to use it."
  type        = string
  default     = <% kms_key %>
}
<% end %>
<% if not autopilot %>

variable "machine_type" {
  description = "Machine of each node."
  type        = string
  default     = <% machine_type %>
}

variable "min_nodes" {
  description = "Fewest nodes, in all zones together."
  type        = number
  default     = <% min_nodes %>

  validation {
    condition     = var.min_nodes >= 0
    error_message = "Give a number of nodes."
  }
}

variable "max_nodes" {
  description = "Most nodes, in all zones together."
  type        = number
  default     = <% max_nodes %>

  validation {
    condition     = var.max_nodes >= 1
    error_message = "At least one node has to be allowed."
  }
}

variable "disk_gb" {
  description = "Disk of each node in GB."
  type        = number
  default     = <% disk_gb %>

  validation {
    condition     = var.disk_gb >= 20
    error_message = "Images need at least 20 GB."
  }
}
<% end %>

variable "deletion_protection" {
  description = "Refuse to delete the cluster until this is turned off."
  type        = bool
  default     = <% deletion_protection %>
}

<% use labels-variable.tf %>
