variable "service_name" {
  description = "Name of the service."
  type        = string
<% if name %>
  default     = <% name %>
<% end %>

  validation {
    condition     = can(regex("^[a-z](?:[a-z0-9-]{0,47}[a-z0-9])?$", var.service_name))
    error_message = "Give up to 49 lower-case letters, digits and hyphens, beginning with a letter."
  }
}

variable "region" {
  description = "Region of the service."
  type        = string
<% if region %>
  default     = <% region %>
<% end %>
}

variable "image" {
  description = "Image with its tag or digest."
  type        = string
  default     = <% image %>

  validation {
    condition     = !endswith(var.image, ":latest")
    error_message = "Name a version: what latest is changes without a change here."
  }
}

variable "port" {
  description = "Port that the container listens on."
  type        = number
  default     = <% port %>

  validation {
    condition     = var.port >= 1 && var.port <= 65535
    error_message = "A port is 1 to 65535."
  }
}

variable "cpu" {
  description = "Processors of each instance."
  type        = string
  default     = <% cpu %>
}

variable "memory" {
  description = "Memory of each instance, such as 512Mi."
  type        = string
  default     = <% memory %>
}

variable "min_instances" {
  description = "Instances that always run."
  type        = number
  default     = <% min_instances %>

  validation {
    condition     = var.min_instances >= 0
    error_message = "Give a number of instances."
  }
}

variable "max_instances" {
  description = "Most instances."
  type        = number
  default     = <% max_instances %>

  validation {
    condition     = var.max_instances >= 1
    error_message = "At least one instance has to be allowed."
  }
}

variable "timeout_seconds" {
  description = "How long a request may take."
  type        = number
  default     = <% timeout_seconds %>

  validation {
    condition     = var.timeout_seconds >= 1 && var.timeout_seconds <= 3600
    error_message = "A request may take one second to one hour."
  }
}

variable "deletion_protection" {
  description = "Refuse to delete the service until this is turned off."
  type        = bool
  default     = <% delete_protection %>
}
<% if network %>

variable "network" {
  description = "Network that it reaches."
  type        = string
  default     = <% network %>
}
<% end %>
<% if subnetwork %>

variable "subnetwork" {
  description = "Subnet of the network that it has addresses of."
  type        = string
  default     = <% subnetwork %>
}
<% end %>

<% use labels-variable.tf %>
