output "schedule_arn" {
  description = "ARN of the schedule."
  value       = aws_scheduler_schedule.this.arn
}

output "dead_letter_queue_name" {
  description = "Name of the queue of failed calls, for an alarm."
  value       = aws_sqs_queue.dead_letter.name
}
