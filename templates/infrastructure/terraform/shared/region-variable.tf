variable "region" {
  description = "Region it is made in."
  type        = string
  default     = <% region %>
}
