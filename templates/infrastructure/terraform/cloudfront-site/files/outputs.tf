output "bucket_name" {
  description = "Bucket that the files go to."
<% if origin_bucket %>
  value       = data.aws_s3_bucket.origin.id
<% else %>
  value       = aws_s3_bucket.this.id
<% end %>
}
<% if origin_bucket %>

output "bucket_policy" {
  description = "What the policy of the bucket has to hold, so that the distribution and nobody else may read."
  value       = data.aws_iam_policy_document.this.json
}
<% end %>

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
