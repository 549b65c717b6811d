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

variable "region" {
  description = "Region it is made in."
  type        = string
  default     = <% region %>
}
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

variable "tags" {
  description = "Tags of every resource of this module."
  type        = map(string)
<% if tags %>
  default = <% tags %>
<% else %>
  default     = {}
<% end %>
}
