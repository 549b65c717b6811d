output "role_arn" {
  description = "ARN of the role, for `role-to-assume` of aws-actions/configure-aws-credentials."
  value       = aws_iam_role.this.arn
}

output "role_name" {
  description = "Name of the role, to attach further policies."
  value       = aws_iam_role.this.name
}
<% if create_provider %>

output "provider_arn" {
  description = "ARN of the account's identity provider for GitHub."
  value       = aws_iam_openid_connect_provider.github.arn
}
<% end %>
