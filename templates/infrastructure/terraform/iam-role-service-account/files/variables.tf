variable "role_name" {
  description = "Name of the role."
  type        = string
<% if name %>
  default     = <% name %>
<% end %>

  validation {
    condition     = can(regex("^[A-Za-z0-9+=,.@_-]{1,64}$", var.role_name))
    error_message = "Give up to 64 letters, digits and +=,.@_-."
  }
}

variable "oidc_provider_arn" {
  description = "ARN of the cluster's identity provider."
  type        = string
<% if oidc_provider_arn %>
  default     = <% oidc_provider_arn %>
<% end %>

  validation {
    condition     = strcontains(var.oidc_provider_arn, ":oidc-provider/")
    error_message = "Give an ARN that holds :oidc-provider/."
  }
}

variable "namespace" {
  description = "Namespace of the service account."
  type        = string
  default     = <% namespace %>

  validation {
    condition     = !strcontains(var.namespace, "*")
    error_message = "One namespace, by its name."
  }
}

variable "service_account" {
  description = "Service account that may assume the role."
  type        = string
  default     = <% service_account %>

  validation {
    condition     = !strcontains(var.service_account, "*")
    error_message = "One service account, by its name."
  }
}

variable "policy_arns" {
  description = "ARNs of managed policies to attach."
  type        = list(string)
  default     = <% policy_arns %>
}

<% use tags-variable.tf %>
