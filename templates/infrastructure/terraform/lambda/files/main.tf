resource "aws_cloudwatch_log_group" "this" {
<% if region %>
  region = var.region

<% end %>
  name              = "/aws/lambda/${var.function_name}"
  retention_in_days = var.log_days
  tags              = var.tags
}

data "aws_iam_policy_document" "trust" {
  statement {
    sid     = "Lambda"
    effect  = "Allow"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "this" {
  statement {
    sid    = "WriteOwnLog"
    effect = "Allow"
    actions = [
      "logs:CreateLogStream",
      "logs:PutLogEvents",
    ]
    resources = ["${aws_cloudwatch_log_group.this.arn}:*"]
  }
<% if tracing %>

  # X-Ray knows no resources to narrow this to.
  statement {
    sid    = "BeTraced"
    effect = "Allow"
    actions = [
      "xray:PutTelemetryRecords",
      "xray:PutTraceSegments",
    ]
    resources = ["*"]
  }
<% end %>
<% if queue_arn %>

  statement {
    sid    = "ReadQueue"
    effect = "Allow"
    actions = [
      "sqs:DeleteMessage",
      "sqs:GetQueueAttributes",
      "sqs:ReceiveMessage",
    ]
    resources = [var.queue_arn]
  }
<% end %>
}

resource "aws_iam_role" "this" {
  name_prefix        = "${substr(var.function_name, 0, 37)}-"
  description        = "Role of the function ${var.function_name}."
  assume_role_policy = data.aws_iam_policy_document.trust.json
  tags               = var.tags
}

resource "aws_iam_role_policy" "this" {
  name   = "function"
  role   = aws_iam_role.this.id
  policy = data.aws_iam_policy_document.this.json
}
<% if in_vpc %>

data "aws_partition" "current" {}

resource "aws_iam_role_policy_attachment" "vpc" {
  role       = aws_iam_role.this.name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/service-role/AWSLambdaENIManagementAccess"
}

resource "aws_security_group" "this" {
<% if region %>
  region = var.region

<% end %>
  name_prefix = "${var.function_name}-"
  description = "Function ${var.function_name}"
  vpc_id      = var.vpc_id
  tags        = merge(var.tags, { Name = var.function_name })

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_egress_rule" "all" {
<% if region %>
  region = var.region

<% end %>
  security_group_id = aws_security_group.this.id
  description       = "Everything outbound"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "-1"
  tags              = var.tags
}
<% end %>

resource "aws_lambda_function" "this" {
<% if region %>
  region = var.region

<% end %>
  function_name = var.function_name
  description   = var.description
  role          = aws_iam_role.this.arn
  runtime       = <% runtime %>
  handler       = var.handler
  architectures = [<% architecture %>]
  memory_size   = var.memory_mb
  timeout       = var.timeout_seconds
<% if reserved_concurrency %>

  reserved_concurrent_executions = var.reserved_concurrency
<% end %>

  # A build puts the archive there; a new version of the object is a new version of the function.
  s3_bucket         = var.package_bucket
  s3_key            = var.package_key
  s3_object_version = var.package_version

  tags = var.tags

  dynamic "environment" {
    for_each = length(var.environment) > 0 ? [var.environment] : []

    content {
      variables = environment.value
    }
  }

  logging_config {
    log_format = "JSON"
    log_group  = aws_cloudwatch_log_group.this.name
  }
<% if tracing %>

  tracing_config {
    mode = "Active"
  }
<% end %>
<% if in_vpc %>

  vpc_config {
    subnet_ids         = var.subnet_ids
    security_group_ids = [aws_security_group.this.id]
  }
<% end %>

  # Without its rights the first run fails, and in a VPC its creation.
  depends_on = [
    aws_iam_role_policy.this,
<% if in_vpc %>
    aws_iam_role_policy_attachment.vpc,
<% end %>
  ]
}
<% if queue_arn %>

resource "aws_lambda_event_source_mapping" "queue" {
<% if region %>
  region = var.region

<% end %>
  event_source_arn = var.queue_arn
  function_name    = aws_lambda_function.this.arn
  batch_size       = 10

  # The function names the messages that failed, so that the rest of a batch is not tried again.
  function_response_types = ["ReportBatchItemFailures"]

  tags = var.tags
}
<% end %>
