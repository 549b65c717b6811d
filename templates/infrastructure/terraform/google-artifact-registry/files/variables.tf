variable "repository_name" {
  description = "Name of the repository."
  type        = string
<% if name %>
  default     = <% name %>
<% end %>

  validation {
    condition     = can(regex("^[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$", var.repository_name))
    error_message = "Give up to 63 lower-case letters, digits and hyphens, beginning with a letter."
  }
}

variable "region" {
  description = "Region of the repository."
  type        = string
<% if region %>
  default     = <% region %>
<% end %>
}
<% if package_format is "DOCKER" %>

variable "untagged_days" {
  description = "Days after which images without a tag are deleted."
  type        = number
  default     = <% untagged_days %>

  validation {
    condition     = var.untagged_days >= 1
    error_message = "Images can be deleted after one day at the earliest."
  }
}
<% end %>
<% if keep_versions %>

variable "keep_versions" {
  description = "Newest versions of each package that are kept."
  type        = number
  default     = <% keep_versions %>

  validation {
    condition     = var.keep_versions >= 1
    error_message = "At least one version has to be kept."
  }
}
<% end %>
<% if kms_key %>

variable "kms_key" {
  description = "Key of Cloud KMS that encrypts the artifacts, in the region of the repository."
  type        = string
  default     = <% kms_key %>
}
<% end %>

<% use labels-variable.tf %>
