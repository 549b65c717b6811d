output "table_name" {
  description = "Name of the table."
  value       = aws_dynamodb_table.this.name
}

output "table_arn" {
  description = "ARN of the table, for policies."
  value       = aws_dynamodb_table.this.arn
}
<% if stream %>

output "stream_arn" {
  description = "ARN of the stream of changes, for consumers."
  value       = aws_dynamodb_table.this.stream_arn
}
<% end %>
