output "bucket_name" {
  description = "Bucket that the files go to."
  value       = aws_s3_bucket.this.id
}

output "distribution_id" {
  description = "Id of the distribution, for invalidations."
  value       = aws_cloudfront_distribution.this.id
}

output "domain_name" {
  description = "Domain of the distribution, for alias records."
  value       = aws_cloudfront_distribution.this.domain_name
}

output "hosted_zone_id" {
  description = "Zone id of the distribution, for alias records."
  value       = aws_cloudfront_distribution.this.hosted_zone_id
}
