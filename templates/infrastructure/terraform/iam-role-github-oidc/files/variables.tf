variable "role_name" {
  description = "Name of the role."
  type        = string
  default     = <% name %>

  validation {
    condition     = can(regex("^[A-Za-z0-9+=,.@_-]{1,64}$", var.role_name))
    error_message = "A role name has 1 to 64 letters, digits and +=,.@_-."
  }
}

variable "repositories" {
  description = "Repositories (owner/name) whose workflows may assume the role."
  type        = list(string)
  default     = <% repositories %>

  validation {
    condition     = length(var.repositories) > 0 && alltrue([for repository in var.repositories : can(regex("^[A-Za-z0-9-]+/[A-Za-z0-9_.-]+$", repository))])
    error_message = "Give at least one repository as owner/name; wildcards would let strangers in."
  }
}

variable "branches" {
  description = "Branches whose workflows may assume the role; * at the end stands for any rest."
  type        = list(string)
  default     = <% branches %>

  validation {
    condition     = !contains(var.branches, "*")
    error_message = "Name the branches: with * everyone who can push any branch gets the role."
  }
}
<% if github_environments %>

variable "github_environments" {
  description = "GitHub deployment environments whose jobs may assume the role."
  type        = list(string)
  default     = <% github_environments %>
}
<% end %>

variable "policy_arns" {
  description = "ARNs of the managed policies that say what the role may do."
  type        = list(string)
  default     = <% policy_arns %>
}

<% use tags-variable.tf %>
