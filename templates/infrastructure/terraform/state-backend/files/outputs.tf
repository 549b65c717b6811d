output "bucket_name" {
  description = "Name of the bucket."
  value       = aws_s3_bucket.this.id
}

output "bucket_arn" {
  description = "ARN of the bucket, for policies."
  value       = aws_s3_bucket.this.arn
}

output "backend" {
  description = "What goes into the backend block of each configuration, beside a key of its own. The lock file needs Terraform 1.10 or newer."
  value = {
    bucket       = aws_s3_bucket.this.id
    region       = data.aws_region.current.id
    encrypt      = true
    use_lockfile = true
  }
}
