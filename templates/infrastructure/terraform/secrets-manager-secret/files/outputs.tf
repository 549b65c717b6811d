output "secret_arn" {
  description = "ARN of the secret, for policies and for those who read it."
  value       = aws_secretsmanager_secret.this.arn
}

output "secret_name" {
  description = "Name of the secret."
  value       = aws_secretsmanager_secret.this.name
}
