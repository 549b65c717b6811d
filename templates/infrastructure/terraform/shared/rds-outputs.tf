output "endpoint" {
  description = "Host name and port."
  value       = aws_db_instance.this.endpoint
}

output "address" {
  description = "Host name."
  value       = aws_db_instance.this.address
}

output "secret_arn" {
  description = "ARN of the secret that holds the password; applications read it there."
  value       = aws_db_instance.this.master_user_secret[0].secret_arn
}

output "security_group_id" {
  description = "Security group of the database, for further rules."
  value       = aws_security_group.this.id
}

output "resource_id" {
  description = "Id for IAM policies that let roles log in (rds-db:connect)."
  value       = aws_db_instance.this.resource_id
}
