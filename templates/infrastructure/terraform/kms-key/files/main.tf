data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

# Leaves access to IAM policies of this account; without this statement nobody could ever change the key again.
data "aws_iam_policy_document" "this" {
  statement {
    sid       = "AccountAdministersThroughIam"
    effect    = "Allow"
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:root"]
    }
  }
}

resource "aws_kms_key" "this" {
<% if region %>
  region                  = var.region
<% end %>
  description             = var.description
  deletion_window_in_days = <% deletion_window_days %>
  enable_key_rotation     = <% rotation %>
<% if rotation %>
  rotation_period_in_days = <% rotation_days %>
<% end %>
  multi_region            = <% multi_region %>
  policy                  = data.aws_iam_policy_document.this.json
  tags                    = var.tags
}

resource "aws_kms_alias" "this" {
<% if region %>
  region        = var.region
<% end %>
  name          = "alias/${var.alias_name}"
  target_key_id = aws_kms_key.this.key_id
}
