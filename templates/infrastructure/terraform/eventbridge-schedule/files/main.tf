data "aws_caller_identity" "current" {}

# Only schedules of this account may use the role.
data "aws_iam_policy_document" "trust" {
  statement {
    sid     = "Scheduler"
    effect  = "Allow"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["scheduler.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }
}

locals {
  is_queue = split(":", var.target_arn)[2] == "sqs"
}

data "aws_iam_policy_document" "this" {
  statement {
    sid       = "CallTarget"
    effect    = "Allow"
    actions   = [local.is_queue ? "sqs:SendMessage" : "lambda:InvokeFunction"]
    resources = local.is_queue ? [var.target_arn] : [var.target_arn, "${var.target_arn}:*"]
  }

  statement {
    sid       = "KeepFailures"
    effect    = "Allow"
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.dead_letter.arn]
  }
}

resource "aws_iam_role" "this" {
  name_prefix        = "${substr(var.schedule_name, 0, 37)}-"
  description        = "Calls the target of the schedule ${var.schedule_name}."
  assume_role_policy = data.aws_iam_policy_document.trust.json
  tags               = var.tags
}

resource "aws_iam_role_policy" "this" {
  name   = "call-target"
  role   = aws_iam_role.this.id
  policy = data.aws_iam_policy_document.this.json
}

# Calls that failed in the end, with the reason.
resource "aws_sqs_queue" "dead_letter" {
<% if region %>
  region = var.region

<% end %>
  name                      = "${var.schedule_name}-failures"
  message_retention_seconds = 1209600
  sqs_managed_sse_enabled   = true
  tags                      = var.tags
}

resource "aws_scheduler_schedule" "this" {
<% if region %>
  region = var.region

<% end %>
  name                         = var.schedule_name
  description                  = var.description
  schedule_expression          = var.schedule
  schedule_expression_timezone = var.time_zone

  flexible_time_window {
<% if flexible_minutes %>
    mode                      = "FLEXIBLE"
    maximum_window_in_minutes = <% flexible_minutes %>
<% else %>
    mode = "OFF"
<% end %>
  }

  target {
    arn      = var.target_arn
    role_arn = aws_iam_role.this.arn
    input    = var.input

    retry_policy {
      maximum_retry_attempts       = <% retries %>
      maximum_event_age_in_seconds = 3600
    }

    dead_letter_config {
      arn = aws_sqs_queue.dead_letter.arn
    }
  }
}
