/** A root module of ordinary size: an encrypted bucket with its policy, a queue, a role, a local module and an alarm. */
export const typicalModule: Readonly<Record<string, string>> = {
  'main.tf': `terraform {
  required_version = ">= 1.5"
  required_providers {
    aws    = { source = "hashicorp/aws", version = "~> 6.0" }
    random = { source = "hashicorp/random", version = "~> 3.0" }
  }
}

provider "aws" {
  region = var.region
  default_tags {
    tags = { owner = "platform" }
  }
}

variable "region" {
  type    = string
  default = "eu-west-1"
}

variable "names" {
  type    = set(string)
  default = ["orders", "payments"]
}

resource "random_id" "suffix" {
  byte_length = 4
}

resource "aws_kms_key" "this" {
  description         = "artifacts"
  enable_key_rotation = true
}

resource "aws_s3_bucket" "this" {
  bucket = "artifacts-\${random_id.suffix.hex}"
}

resource "aws_s3_bucket_versioning" "this" {
  bucket = aws_s3_bucket.this.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  bucket = aws_s3_bucket.this.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.this.arn
    }
  }
}

resource "aws_s3_bucket_public_access_block" "this" {
  bucket                  = aws_s3_bucket.this.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  bucket = aws_s3_bucket.this.id
  rule {
    id     = "expire"
    status = "Enabled"
    filter {}
    noncurrent_version_expiration {
      noncurrent_days = 30
    }
  }
}

data "aws_iam_policy_document" "read" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["\${aws_s3_bucket.this.arn}/*"]
    principals {
      type        = "AWS"
      identifiers = [data.aws_caller_identity.this.account_id]
    }
  }
}

data "aws_caller_identity" "this" {}

resource "aws_s3_bucket_policy" "this" {
  bucket = aws_s3_bucket.this.id
  policy = data.aws_iam_policy_document.read.json
}

module "queue" {
  for_each = var.names
  source   = "./modules/queue"
  name     = each.key
  key_id   = aws_kms_key.this.key_id
}

output "queues" {
  value = { for name, queue in module.queue : name => queue.url }
}
`,
  'modules/queue/main.tf': `variable "name" {
  type = string
}

variable "key_id" {
  type = string
}

resource "aws_sqs_queue" "dead" {
  name = "\${var.name}-dead"
}

resource "aws_sqs_queue" "this" {
  name              = var.name
  kms_master_key_id = var.key_id
  redrive_policy    = jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead.arn, maxReceiveCount = 5 })
}

resource "aws_cloudwatch_metric_alarm" "dead" {
  alarm_name          = "\${var.name}-dead"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  metric_name         = "ApproximateNumberOfMessagesVisible"
  namespace           = "AWS/SQS"
  period              = 60
  statistic           = "Sum"
  threshold           = 0
  dimensions          = { QueueName = aws_sqs_queue.dead.name }
}

output "url" {
  value = aws_sqs_queue.this.url
}
`,
};
