variable "bucket_name" {
  description = "Name of the site and of its bucket; global, so it is worth a prefix of your organisation."
  type        = string
<% if name %>
  default     = <% name %>
<% end %>

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9.-]{1,53}[a-z0-9]$", var.bucket_name))
    error_message = "Give 3 to 55 lower-case letters, digits, hyphens and dots, starting and ending with a letter or digit."
  }
}
<% if aliases %>

variable "aliases" {
  description = "Domains of the site."
  type        = list(string)
  default     = <% aliases %>
}

variable "certificate_arn" {
  description = "ARN of the certificate for the domains."
  type        = string
<% if certificate_arn %>
  default     = <% certificate_arn %>
<% end %>

  validation {
    condition     = can(regex("^arn:aws[a-z-]*:acm:us-east-1:", var.certificate_arn))
    error_message = "CloudFront takes certificates of ACM from us-east-1 only."
  }
}
<% end %>
<% if origin_bucket %>

variable "origin_bucket" {
  description = "Name of the bucket that holds the files."
  type        = string
  default     = <% origin_bucket %>
}
<% end %>

<% use tags-variable.tf %>
