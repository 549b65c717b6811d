variable "replication_group_id" {
  description = "Name of the replication group."
  type        = string
<% if name %>
  default     = <% name %>
<% end %>

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,39}$", var.replication_group_id)) && !can(regex("--|-$", var.replication_group_id))
    error_message = "Give up to 40 lower-case letters, digits and single hyphens, beginning with a letter."
  }
}
<% if region %>

<% use region-variable.tf %>
<% end %>

variable "vpc_id" {
  description = "VPC that the cache is in."
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
  description = "Private subnets, of two zones where there is a replica."
  type        = list(string)
<% if subnet_ids %>
  default     = <% subnet_ids %>
<% end %>

  validation {
    condition     = length(var.subnet_ids) >= 1
    error_message = "Give at least one subnet."
  }
}

<% use allowed-security-groups-variable.tf %>

variable "user_group_ids" {
  description = "User group (at most one) that says who may log in and what they may do; null lets every member of the allowed groups do everything."
  type        = list(string)
  default     = null
}

variable "node_type" {
  description = "Size of each node."
  type        = string
  default     = <% node_type %>

  validation {
    condition     = startswith(var.node_type, "cache.")
    error_message = "Give a type such as cache.t4g.small."
  }
}

variable "nodes" {
  description = "The primary and its replicas."
  type        = number
  default     = <% nodes %>

  validation {
    condition     = var.nodes >= 1 && var.nodes <= 6
    error_message = "There can be 1 to 6 nodes."
  }
}

variable "snapshot_days" {
  description = "Days that daily snapshots are kept; 0 makes none."
  type        = number
  default     = <% snapshot_days %>

  validation {
    condition     = var.snapshot_days >= 0 && var.snapshot_days <= 35
    error_message = "Snapshots are kept for 0 to 35 days."
  }
}
<% if encryption is "kms" %>

variable "kms_key_arn" {
  description = "ARN of the KMS key that encrypts the cache and its snapshots."
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
