variable "app_name" {
  description = "Name of the app and of what belongs to it."
  type        = string
<% if name %>
  default     = <% name %>
<% end %>

  validation {
    condition     = can(regex("^[a-z](?:-?[a-z0-9]){1,31}$", var.app_name))
    error_message = "Give 2 to 32 lower-case letters, digits and single hyphens, beginning with a letter."
  }
}

variable "location" {
  description = "Azure location of the app."
  type        = string
<% if location %>
  default     = <% location %>
<% end %>
}

variable "resource_group_name" {
  description = "Resource group of the app."
  type        = string
<% if resource_group %>
  default     = <% resource_group %>
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
  description = "Processors of each replica, with twice as many GiB of memory."
  type        = number
  default     = <% cpu | bare %>

  validation {
    condition     = contains([0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2], var.cpu)
    error_message = "A replica has 0.25 to 2 processors in steps of a quarter."
  }
}

variable "min_replicas" {
  description = "Replicas that always run."
  type        = number
  default     = <% min_replicas %>

  validation {
    condition     = var.min_replicas >= 0
    error_message = "Give a number of replicas."
  }
}

variable "max_replicas" {
  description = "Most replicas."
  type        = number
  default     = <% max_replicas %>

  validation {
    condition     = var.max_replicas >= 1
    error_message = "At least one replica has to be allowed."
  }
}
<% if registry_id %>

variable "registry_id" {
  description = "Container registry that the app may pull from; the image is in it."
  type        = string
  default     = <% registry_id %>
}
<% end %>
<% if subnet_id %>

variable "subnet_id" {
  description = "Subnet of the environment (a /27 or larger, delegated to Microsoft.App/environments)."
  type        = string
  default     = <% subnet_id %>
}
<% end %>
<% if database_host %>

variable "database_host" {
  description = "Host of the database."
  type        = string
  default     = <% database_host %>
}
<% end %>

<% use tags-variable.tf %>
