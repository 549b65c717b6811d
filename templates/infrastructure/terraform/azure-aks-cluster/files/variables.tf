variable "cluster_name" {
  description = "Name of the cluster."
  type        = string
<% if name %>
  default     = <% name %>
<% end %>

  validation {
    condition     = can(regex("^[A-Za-z0-9](?:[A-Za-z0-9-]{0,52}[A-Za-z0-9])?$", var.cluster_name))
    error_message = "Give up to 54 letters, digits and hyphens."
  }
}

variable "location" {
  description = "Azure location of the cluster."
  type        = string
<% if location %>
  default     = <% location %>
<% end %>
}

variable "resource_group_name" {
  description = "Resource group of the cluster."
  type        = string
<% if resource_group %>
  default     = <% resource_group %>
<% end %>
}

variable "subnet_id" {
  description = "Subnet of the nodes."
  type        = string
<% if subnet_id %>
  default     = <% subnet_id %>
<% end %>
}

variable "kubernetes_version" {
  description = "Version of Kubernetes; AKS takes the newest patch of it."
  type        = string
  default     = <% kubernetes_version %>
}

variable "vm_size" {
  description = "Machine of each node."
  type        = string
  default     = <% vm_size %>
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
    error_message = "At least one node has to be allowed."
  }
}
<% if authorized_ip_ranges %>

variable "authorized_ip_ranges" {
  description = "Networks that may reach the API from outside."
  type        = list(string)
  default     = <% authorized_ip_ranges %>

  validation {
    condition     = length(var.authorized_ip_ranges) > 0 && !contains(var.authorized_ip_ranges, "0.0.0.0/0")
    error_message = "Name the networks; the whole internet is not one."
  }
}
<% end %>

variable "admin_group_object_ids" {
  description = "Object ids of the Entra groups that administer it."
  type        = list(string)
  default     = <% admin_group_object_ids %>
}

<% use tags-variable.tf %>
