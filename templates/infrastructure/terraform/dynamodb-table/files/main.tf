resource "aws_dynamodb_table" "this" {
<% if region %>
  region       = var.region
<% end %>
  name         = var.table_name
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = <% hash_key %>
<% if range_key %>
  range_key    = <% range_key %>
<% end %>

  attribute {
    name = <% hash_key %>
    type = <% hash_key_type %>
  }
<% if range_key %>

  attribute {
    name = <% range_key %>
    type = <% range_key_type %>
  }
<% end %>
<% if ttl_attribute %>

  ttl {
    attribute_name = <% ttl_attribute %>
    enabled        = true
  }
<% end %>
<% if stream %>

  stream_enabled   = true
  stream_view_type = "NEW_AND_OLD_IMAGES"
<% end %>
<% if point_in_time_recovery %>

  point_in_time_recovery {
    enabled = true
  }
<% end %>
<% if encryption is "kms" %>

  server_side_encryption {
    enabled     = true
    kms_key_arn = var.kms_key_arn
  }
<% end %>

  deletion_protection_enabled = <% deletion_protection %>

  tags = var.tags
}
