resource "aws_s3_bucket" "this" {
<% if region %>
  region        = var.region
<% end %>
  bucket        = var.bucket_name
  force_destroy = <% force_destroy %>
  tags          = var.tags
<% if object_lock %>

  # It can only be turned on when the bucket is made.
  object_lock_enabled = true
<% end %>
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

# Access lists are off: rights come from policies alone.
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
    # One data key per bucket instead of one per object keeps the KMS bill small.
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
<% if versioning %>

resource "aws_s3_bucket_versioning" "this" {
<% if region %>
  region = var.region
<% end %>
  bucket = aws_s3_bucket.this.id

  versioning_configuration {
    status = "Enabled"
  }
}
<% end %>
<% if lifecycle %>

resource "aws_s3_bucket_lifecycle_configuration" "this" {
<% if region %>
  region = var.region
<% end %>
  bucket = aws_s3_bucket.this.id

  rule {
    id     = "abort-incomplete-uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }
<% if transition_days %>

  rule {
    id     = "move-to-cheaper-storage"
    status = "Enabled"

    filter {}

    transition {
      days          = var.transition_days
      storage_class = <% transition_class %>
    }
  }
<% end %>
<% if expire_days %>

  rule {
    id     = "delete-old-objects"
    status = "Enabled"

    filter {}

    expiration {
      days = var.expire_days
    }
  }
<% end %>
<% if versioning %>

  rule {
    id     = "delete-old-versions"
    status = "Enabled"

    filter {}

    noncurrent_version_expiration {
      noncurrent_days = var.noncurrent_days
    }
<% if not expire_days %>

    # A deletion leaves a marker; without versions behind it, it is only clutter.
    expiration {
      expired_object_delete_marker = true
    }
<% end %>
  }

  # Rules about versions are refused until versioning is on.
  depends_on = [aws_s3_bucket_versioning.this]
<% end %>
}
<% end %>
<% if logging %>

resource "aws_s3_bucket_logging" "this" {
<% if region %>
  region = var.region
<% end %>
  bucket = aws_s3_bucket.this.id

  target_bucket = var.log_bucket
  target_prefix = "s3/${aws_s3_bucket.this.id}/"
}
<% end %>
<% if object_lock %>

resource "aws_s3_bucket_object_lock_configuration" "this" {
<% if region %>
  region = var.region
<% end %>
  bucket = aws_s3_bucket.this.id

  rule {
    default_retention {
      mode = <% object_lock_mode %>
      days = var.object_lock_days
    }
  }

  depends_on = [aws_s3_bucket_versioning.this]
}
<% end %>
<% if replication %>

data "aws_iam_policy_document" "replication_trust" {
  statement {
    sid     = "S3Replicates"
    effect  = "Allow"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["s3.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "replication" {
  statement {
    sid    = "ReadBucket"
    effect = "Allow"
    actions = [
      "s3:GetReplicationConfiguration",
      "s3:ListBucket",
    ]
    resources = [aws_s3_bucket.this.arn]
  }

  statement {
    sid    = "ReadVersions"
    effect = "Allow"
    actions = [
      "s3:GetObjectVersionAcl",
      "s3:GetObjectVersionForReplication",
      "s3:GetObjectVersionTagging",
<% if object_lock %>
      "s3:GetObjectLegalHold",
      "s3:GetObjectRetention",
<% end %>
    ]
    resources = ["${aws_s3_bucket.this.arn}/*"]
  }

  statement {
    sid    = "WriteCopies"
    effect = "Allow"
    actions = [
      "s3:ReplicateDelete",
      "s3:ReplicateObject",
      "s3:ReplicateTags",
    ]
    resources = ["${var.replica_bucket_arn}/*"]
  }
<% if encryption is "kms" %>

  statement {
    sid       = "DecryptObjects"
    effect    = "Allow"
    actions   = ["kms:Decrypt"]
    resources = [var.kms_key_arn]
  }

  statement {
    sid       = "EncryptCopies"
    effect    = "Allow"
    actions   = ["kms:Encrypt"]
    resources = [var.replica_kms_key_arn]
  }
<% end %>
}

resource "aws_iam_role" "replication" {
  name_prefix        = "s3-replication-"
  description        = "Copies objects of ${aws_s3_bucket.this.id}."
  assume_role_policy = data.aws_iam_policy_document.replication_trust.json
  tags               = var.tags
}

resource "aws_iam_role_policy" "replication" {
  name   = "replicate"
  role   = aws_iam_role.replication.id
  policy = data.aws_iam_policy_document.replication.json
}

resource "aws_s3_bucket_replication_configuration" "this" {
<% if region %>
  region = var.region
<% end %>
  bucket = aws_s3_bucket.this.id
  role   = aws_iam_role.replication.arn

  rule {
    id       = "everything"
    status   = "Enabled"
    priority = 0

    filter {}

    delete_marker_replication {
      status = "Enabled"
    }
<% if encryption is "kms" %>

    source_selection_criteria {
      sse_kms_encrypted_objects {
        status = "Enabled"
      }
    }
<% end %>

    destination {
      bucket = var.replica_bucket_arn
<% if encryption is "kms" %>

      encryption_configuration {
        replica_kms_key_id = var.replica_kms_key_arn
      }
<% end %>
    }
  }

  # S3 refuses it until versioning is on.
  depends_on = [aws_s3_bucket_versioning.this]
}
<% end %>
<% if eventbridge or notify_queue_arn %>

resource "aws_s3_bucket_notification" "this" {
<% if region %>
  region      = var.region
<% end %>
  bucket      = aws_s3_bucket.this.id
  eventbridge = <% eventbridge %>
<% if notify_queue_arn %>

  queue {
    queue_arn = <% notify_queue_arn %>
    events    = ["s3:ObjectCreated:*"]
  }
<% end %>
}
<% end %>

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
<% if cloudfront_distribution_arn %>

  statement {
    sid       = "DistributionReads"
    effect    = "Allow"
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.this.arn}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [<% cloudfront_distribution_arn %>]
    }
  }
<% end %>
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
