variable "tags" {
  description = "Tags of every resource of this module."
  type        = map(string)
<% if tags %>
  default = <% tags %>
<% else %>
  default     = {}
<% end %>
}
