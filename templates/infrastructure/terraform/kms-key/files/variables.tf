variable "alias_name" {
  description = "Alias of the key, without alias/."
  type        = string
<% if name %>
  default     = <% name %>
<% end %>

  validation {
    condition     = can(regex("^[A-Za-z0-9/_-]{1,250}$", var.alias_name))
    error_message = "An alias has letters, digits, / _ and -."
  }
}
<% if region %>

<% use region-variable.tf %>
<% end %>

variable "description" {
  description = "What the key is for."
  type        = string
<% if name %>
  default     = "Encrypts <% name | bare %>"
<% else %>
  default     = "Managed by Terraform"
<% end %>
}

<% use tags-variable.tf %>
