variable "labels" {
  description = "Labels of every resource of this module."
  type        = map(string)
<% if tags %>
  default = <% tags %>
<% else %>
  default     = {}
<% end %>
}
