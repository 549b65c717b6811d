output "role_arn" {
  description = "ARN of the role, for the annotation eks.amazonaws.com/role-arn of the service account."
  value       = aws_iam_role.this.arn
}

output "role_name" {
  description = "Name of the role, for further policies."
  value       = aws_iam_role.this.name
}
