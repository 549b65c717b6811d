output "queue_url" {
  description = "URL of the queue, for consumers and producers."
  value       = aws_sqs_queue.this.id
}

output "queue_arn" {
  description = "ARN of the queue, for policies."
  value       = aws_sqs_queue.this.arn
}
<% if dead_letter_queue %>

output "dead_letter_queue_url" {
  description = "URL of the dead-letter queue."
  value       = aws_sqs_queue.dead_letter.id
}

output "dead_letter_queue_arn" {
  description = "ARN of the dead-letter queue, for alarms on its depth."
  value       = aws_sqs_queue.dead_letter.arn
}
<% end %>
