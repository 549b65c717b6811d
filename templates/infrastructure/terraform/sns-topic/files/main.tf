resource "aws_sns_topic" "this" {
<% if region %>
  region = var.region

<% end %>
<% if fifo %>
  name = "${var.topic_name}.fifo"

  fifo_topic                  = true
  content_based_deduplication = <% content_based_deduplication %>
<% else %>
  name = var.topic_name
<% end %>

<% if encryption is "kms" %>
  kms_master_key_id = var.kms_key_arn
<% else %>
  kms_master_key_id = "alias/aws/sns"
<% end %>

  tags = var.tags
}

data "aws_caller_identity" "current" {}

data "aws_iam_policy_document" "this" {
  statement {
    sid       = "AllowOwnAccount"
    effect    = "Allow"
    actions   = ["sns:Publish", "sns:Subscribe", "sns:GetTopicAttributes", "sns:ListSubscriptionsByTopic"]
    resources = [aws_sns_topic.this.arn]

    principals {
      type        = "AWS"
      identifiers = [data.aws_caller_identity.current.account_id]
    }
  }

  statement {
    sid       = "DenyInsecureTransport"
    effect    = "Deny"
    actions   = ["sns:Publish"]
    resources = [aws_sns_topic.this.arn]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_sns_topic_policy" "this" {
<% if region %>
  region = var.region
<% end %>
  arn    = aws_sns_topic.this.arn
  policy = data.aws_iam_policy_document.this.json
}
<% if emails %>

# Each address has to confirm before it gets anything.
resource "aws_sns_topic_subscription" "email" {
  for_each = toset(var.emails)

<% if region %>
  region    = var.region
<% end %>
  topic_arn = aws_sns_topic.this.arn
  protocol  = "email"
  endpoint  = each.value
}
<% end %>
