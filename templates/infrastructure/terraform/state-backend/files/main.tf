<% if region %>
data "aws_region" "current" {
  region = var.region
}
<% else %>
data "aws_region" "current" {}
<% end %>

resource "aws_s3_bucket" "this" {
<% if region %>
  region = var.region

<% end %>
  bucket = var.bucket_name
  tags   = var.tags

  # Whoever loses this bucket loses track of everything that was made with it.
  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_s3_bucket_public_access_block" "this" {
<% if region %>
  region = var.region

<% end %>
  bucket = aws_s3_bucket.this.id

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "this" {
<% if region %>
  region = var.region

<% end %>
  bucket = aws_s3_bucket.this.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
<% if region %>
  region = var.region

<% end %>
  bucket = aws_s3_bucket.this.id

  rule {
<% if encryption is "kms" %>
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = var.kms_key_arn
    }
<% else %>
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
<% end %>
  }
}

# Each state that was ever written can be brought back.
resource "aws_s3_bucket_versioning" "this" {
<% if region %>
  region = var.region

<% end %>
  bucket = aws_s3_bucket.this.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
<% if region %>
  region = var.region

<% end %>
  bucket = aws_s3_bucket.this.id

  rule {
    id     = "delete-old-states"
    status = "Enabled"

    filter {}

    # The newest ones stay however old they are.
    noncurrent_version_expiration {
      noncurrent_days           = var.noncurrent_days
      newer_noncurrent_versions = 20
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }

  # Rules about versions are refused until versioning is on.
  depends_on = [aws_s3_bucket_versioning.this]
}

data "aws_iam_policy_document" "this" {
  statement {
    sid     = "DenyInsecureTransport"
    effect  = "Deny"
    actions = ["s3:*"]
    resources = [
      aws_s3_bucket.this.arn,
      "${aws_s3_bucket.this.arn}/*",
    ]

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

resource "aws_s3_bucket_policy" "this" {
<% if region %>
  region = var.region

<% end %>
  bucket = aws_s3_bucket.this.id
  policy = data.aws_iam_policy_document.this.json

  # Writing a policy while the public-access block is being set fails with a conflict.
  depends_on = [aws_s3_bucket_public_access_block.this]
}
