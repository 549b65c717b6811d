resource "aws_sqs_queue" "this" {
<% if region %>
  region = var.region

<% end %>
<% if fifo %>
  name = "${var.queue_name}.fifo"
<% else %>
  name = var.queue_name
<% end %>
<% if fifo %>

  fifo_queue                  = true
  content_based_deduplication = <% content_based_deduplication %>
  deduplication_scope         = "messageGroup"
  fifo_throughput_limit       = "perMessageGroupId"
<% end %>

  visibility_timeout_seconds = var.visibility_timeout_seconds
  message_retention_seconds  = var.message_retention_seconds
  delay_seconds              = <% delay_seconds %>
  receive_wait_time_seconds  = <% receive_wait_seconds %>
<% if encryption is "kms" %>

  # Calls to KMS are cached for five minutes.
  kms_master_key_id                 = var.kms_key_arn
  kms_data_key_reuse_period_seconds = 300
<% else %>

  sqs_managed_sse_enabled = true
<% end %>

  tags = var.tags
}
<% if dead_letter_queue %>

resource "aws_sqs_queue" "dead_letter" {
<% if region %>
  region = var.region

<% end %>
<% if fifo %>
  name = "${var.queue_name}-dlq.fifo"
<% else %>
  name = "${var.queue_name}-dlq"
<% end %>
<% if fifo %>

  fifo_queue = true
<% end %>

  # As long as SQS allows: someone has to look at what failed.
  message_retention_seconds = 1209600
<% if encryption is "kms" %>

  kms_master_key_id                 = var.kms_key_arn
  kms_data_key_reuse_period_seconds = 300
<% else %>

  sqs_managed_sse_enabled = true
<% end %>

  tags = var.tags
}

resource "aws_sqs_queue_redrive_policy" "this" {
<% if region %>
  region    = var.region
<% end %>
  queue_url = aws_sqs_queue.this.id

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead_letter.arn
    maxReceiveCount     = var.max_receive_count
  })
}

# Only this queue may use the dead-letter queue.
resource "aws_sqs_queue_redrive_allow_policy" "dead_letter" {
<% if region %>
  region    = var.region
<% end %>
  queue_url = aws_sqs_queue.dead_letter.id

  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [aws_sqs_queue.this.arn]
  })
}
<% end %>
<% if sender_bucket_arn %>

data "aws_caller_identity" "current" {}
<% end %>

data "aws_iam_policy_document" "this" {
  statement {
    sid       = "DenyInsecureTransport"
    effect    = "Deny"
    actions   = ["sqs:*"]
    resources = [aws_sqs_queue.this.arn]

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
<% if sender_bucket_arn %>

  statement {
    sid       = "BucketSends"
    effect    = "Allow"
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.this.arn]

    principals {
      type        = "Service"
      identifiers = ["s3.amazonaws.com"]
    }

    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = [var.sender_bucket_arn]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }
<% end %>
}

resource "aws_sqs_queue_policy" "this" {
<% if region %>
  region    = var.region
<% end %>
  queue_url = aws_sqs_queue.this.id
  policy    = data.aws_iam_policy_document.this.json
}
<% if dead_letter_queue %>

data "aws_iam_policy_document" "dead_letter" {
  statement {
    sid       = "DenyInsecureTransport"
    effect    = "Deny"
    actions   = ["sqs:*"]
    resources = [aws_sqs_queue.dead_letter.arn]

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

resource "aws_sqs_queue_policy" "dead_letter" {
<% if region %>
  region    = var.region
<% end %>
  queue_url = aws_sqs_queue.dead_letter.id
  policy    = data.aws_iam_policy_document.dead_letter.json
}
<% end %>
