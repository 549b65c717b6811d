variable "secret_name" {
  description = "Name of the secret."
  type        = string
<% if name %>
  default     = <% name %>
<% end %>

  validation {
    condition     = can(regex("^[A-Za-z0-9/_+=.@-]{1,512}$", var.secret_name))
    error_message = "Give up to 512 letters, digits and / _ + = . @ -."
  }
}
<% if region %>

<% use region-variable.tf %>
<% end %>

variable "description" {
  description = "What the secret is for."
  type        = string
  default     = "Managed by Terraform; its value is not."
}
<% if encryption is "kms" %>

variable "kms_key_arn" {
  description = "ARN of the KMS key that encrypts the secret."
  type        = string
<% if kms_key_arn %>
  default     = <% kms_key_arn %>
<% end %>

  validation {
    condition     = startswith(var.kms_key_arn, "arn:")
    error_message = "Give the ARN of the key: an id or alias does not work across accounts."
  }
}
<% end %>

<% use tags-variable.tf %>
