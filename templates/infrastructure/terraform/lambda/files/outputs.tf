output "function_arn" {
  description = "ARN of the function."
  value       = aws_lambda_function.this.arn
}

output "function_name" {
  description = "Name of the function."
  value       = aws_lambda_function.this.function_name
}

output "role_name" {
  description = "Name of its role, for further policies."
  value       = aws_iam_role.this.name
}
<% if in_vpc %>

output "security_group_id" {
  description = "Security group of the function, for rules of what it calls."
  value       = aws_security_group.this.id
}
<% end %>
