# The value is put in by whoever knows it, never by Terraform, whose state would keep it.
resource "aws_secretsmanager_secret" "this" {
<% if region %>
  region = var.region

<% end %>
  name                    = var.secret_name
  description             = var.description
<% if encryption is "kms" %>
  kms_key_id              = var.kms_key_arn
<% end %>
  recovery_window_in_days = <% recovery_days %>
  tags                    = var.tags
<% if replica_region %>

  replica {
    region = <% replica_region %>
  }
<% end %>
}

data "aws_caller_identity" "current" {}

# Other accounts are kept out, whatever another policy allows.
data "aws_iam_policy_document" "this" {
  statement {
    sid       = "DenyOtherAccounts"
    effect    = "Deny"
    actions   = ["secretsmanager:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }

    condition {
      test     = "StringNotEquals"
      variable = "aws:PrincipalAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }

    # Services of AWS that act for this account (rotation, replication) have no account of their own.
    condition {
      test     = "Bool"
      variable = "aws:PrincipalIsAWSService"
      values   = ["false"]
    }
  }
}

resource "aws_secretsmanager_secret_policy" "this" {
<% if region %>
  region = var.region

<% end %>
  secret_arn          = aws_secretsmanager_secret.this.arn
  policy              = data.aws_iam_policy_document.this.json
  block_public_policy = true
}
<% if rotation_lambda_arn %>

resource "aws_secretsmanager_secret_rotation" "this" {
<% if region %>
  region = var.region

<% end %>
  secret_id           = aws_secretsmanager_secret.this.id
  rotation_lambda_arn = <% rotation_lambda_arn %>

  # A new secret has no value yet that could be rotated.
  rotate_immediately = false

  rotation_rules {
    automatically_after_days = <% rotation_days %>
  }
}
<% end %>
