<% if target is "sqs" %>
output "alarm_arns" {
  description = "ARNs of the alarms."
  value       = [aws_cloudwatch_metric_alarm.age.arn]
}
<% end %>
<% if target is "lambda" %>
output "alarm_arns" {
  description = "ARNs of the alarms."
  value       = [aws_cloudwatch_metric_alarm.errors.arn, aws_cloudwatch_metric_alarm.throttles.arn]
}
<% end %>
<% if target is "rds" %>
output "alarm_arns" {
  description = "ARNs of the alarms."
  value       = [aws_cloudwatch_metric_alarm.cpu.arn, aws_cloudwatch_metric_alarm.storage.arn]
}
<% end %>
<% if target is "alb" %>
output "alarm_arns" {
  description = "ARNs of the alarms."
  value       = [aws_cloudwatch_metric_alarm.errors.arn, aws_cloudwatch_metric_alarm.own_errors.arn]
}
<% end %>
<% if target is "ecs" %>
output "alarm_arns" {
  description = "ARNs of the alarms."
  value       = [aws_cloudwatch_metric_alarm.cpu.arn, aws_cloudwatch_metric_alarm.memory.arn]
}
<% end %>
