output "repository_url" {
  description = "URL of the repository, for docker push and image references."
  value       = aws_ecr_repository.this.repository_url
}

output "repository_arn" {
  description = "ARN of the repository, for policies."
  value       = aws_ecr_repository.this.arn
}
