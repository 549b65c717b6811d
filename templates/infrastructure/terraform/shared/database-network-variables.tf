variable "vpc_id" {
  description = "VPC that the database is in."
  type        = string
<% if vpc_id %>
  default     = <% vpc_id %>
<% end %>

  validation {
    condition     = startswith(var.vpc_id, "vpc-")
    error_message = "Give the id of the VPC (vpc-…)."
  }
}

variable "subnet_ids" {
  description = "Private subnets of at least two zones."
  type        = list(string)
<% if subnet_ids %>
  default     = <% subnet_ids %>
<% end %>

  validation {
    condition     = length(var.subnet_ids) >= 2
    error_message = "RDS wants subnets in at least two zones."
  }
}
