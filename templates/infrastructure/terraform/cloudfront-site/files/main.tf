<% if origin_bucket %>
data "aws_s3_bucket" "origin" {
  bucket = var.origin_bucket
}
<% else %>
resource "aws_s3_bucket" "this" {
  bucket        = var.bucket_name
  force_destroy = false
  tags          = var.tags
}

resource "aws_s3_bucket_public_access_block" "this" {
  bucket = aws_s3_bucket.this.id

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "this" {
  bucket = aws_s3_bucket.this.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  bucket = aws_s3_bucket.this.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_versioning" "this" {
  bucket = aws_s3_bucket.this.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  bucket = aws_s3_bucket.this.id

  rule {
    id     = "abort-incomplete-uploads"
    status = "Enabled"

    filter {}

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }

  rule {
    id     = "delete-old-versions"
    status = "Enabled"

    filter {}

    noncurrent_version_expiration {
      noncurrent_days = 30
    }
  }

  # Rules about versions are refused until versioning is on.
  depends_on = [aws_s3_bucket_versioning.this]
}
<% end %>

# Only this distribution reads the bucket. Listing is allowed so that a missing file is a 404 and not a 403.
data "aws_iam_policy_document" "this" {
  statement {
    sid       = "DistributionReads"
    effect    = "Allow"
    actions   = ["s3:GetObject"]
<% if origin_bucket %>
    resources = ["${data.aws_s3_bucket.origin.arn}/*"]
<% else %>
    resources = ["${aws_s3_bucket.this.arn}/*"]
<% end %>

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.this.arn]
    }
  }

  statement {
    sid       = "DistributionLists"
    effect    = "Allow"
    actions   = ["s3:ListBucket"]
<% if origin_bucket %>
    resources = [data.aws_s3_bucket.origin.arn]
<% else %>
    resources = [aws_s3_bucket.this.arn]
<% end %>

    principals {
      type        = "Service"
      identifiers = ["cloudfront.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "AWS:SourceArn"
      values   = [aws_cloudfront_distribution.this.arn]
    }
  }

  statement {
    sid     = "DenyInsecureTransport"
    effect  = "Deny"
    actions = ["s3:*"]
    resources = [
<% if origin_bucket %>
      data.aws_s3_bucket.origin.arn,
      "${data.aws_s3_bucket.origin.arn}/*",
<% else %>
      aws_s3_bucket.this.arn,
      "${aws_s3_bucket.this.arn}/*",
<% end %>
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
<% if not origin_bucket %>

resource "aws_s3_bucket_policy" "this" {
  bucket = aws_s3_bucket.this.id
  policy = data.aws_iam_policy_document.this.json

  # Writing a policy while the public-access block is being set fails with a conflict.
  depends_on = [aws_s3_bucket_public_access_block.this]
}
<% end %>

resource "aws_cloudfront_origin_access_control" "this" {
  name                              = var.bucket_name
  description                       = "Signs requests to the bucket ${var.bucket_name}."
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

data "aws_cloudfront_cache_policy" "optimized" {
  name = "Managed-CachingOptimized"
}

resource "aws_cloudfront_response_headers_policy" "this" {
  name    = "${replace(var.bucket_name, ".", "-")}-security"
  comment = "Headers against downgrade, framing and sniffing."

  security_headers_config {
    strict_transport_security {
      access_control_max_age_sec = 31536000
      include_subdomains         = false
      preload                    = false
      override                   = true
    }

    content_type_options {
      override = true
    }

    frame_options {
      frame_option = "DENY"
      override     = false
    }

    referrer_policy {
      referrer_policy = "strict-origin-when-cross-origin"
      override        = false
    }
  }
}

resource "aws_cloudfront_distribution" "this" {
  enabled             = true
  comment             = var.bucket_name
  default_root_object = "index.html"
  http_version        = "http2and3"
  is_ipv6_enabled     = true
  price_class         = <% price_class %>
<% if aliases %>
  aliases             = var.aliases
<% end %>
<% if web_acl_arn %>
  web_acl_id          = <% web_acl_arn %>
<% end %>
  tags                = var.tags

  origin {
    origin_id                = "bucket"
<% if origin_bucket %>
    domain_name              = data.aws_s3_bucket.origin.bucket_regional_domain_name
<% else %>
    domain_name              = aws_s3_bucket.this.bucket_regional_domain_name
<% end %>
    origin_access_control_id = aws_cloudfront_origin_access_control.this.id
  }

  default_cache_behavior {
    target_origin_id           = "bucket"
    allowed_methods            = ["GET", "HEAD", "OPTIONS"]
    cached_methods             = ["GET", "HEAD"]
    viewer_protocol_policy     = "redirect-to-https"
    compress                   = true
    cache_policy_id            = data.aws_cloudfront_cache_policy.optimized.id
    response_headers_policy_id = aws_cloudfront_response_headers_policy.this.id
  }
<% if single_page_app %>

  # The application's own router answers paths that are no files.
  custom_error_response {
    error_code            = 404
    response_code         = 200
    response_page_path    = "/index.html"
    error_caching_min_ttl = 0
  }
<% end %>

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
<% if aliases %>
    acm_certificate_arn      = var.certificate_arn
    minimum_protocol_version = "TLSv1.2_2021"
    ssl_support_method       = "sni-only"
<% else %>
    cloudfront_default_certificate = true
<% end %>
  }
}
