locals {
<% if name %>
  prefix = <% name %>
<% else %>
  prefix = replace(var.resource_name, "/", "-")
<% end %>
}
<% if target is "sqs" %>

# Grows when nobody takes messages, or when they fail again and again.
resource "aws_cloudwatch_metric_alarm" "age" {
  alarm_name          = "${local.prefix}-message-age"
  alarm_description   = "The oldest message of the queue ${var.resource_name} waits too long."
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateAgeOfOldestMessage"
  dimensions          = { QueueName = var.resource_name }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 5
  comparison_operator = "GreaterThanThreshold"
  threshold           = <% max_age_seconds %>
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.topic_arn]
  ok_actions          = [var.topic_arn]
  tags                = var.tags
}
<% end %>
<% if target is "lambda" %>

resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name          = "${local.prefix}-errors"
  alarm_description   = "The function ${var.resource_name} fails."
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  dimensions          = { FunctionName = var.resource_name }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = <% errors %>
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.topic_arn]
  ok_actions          = [var.topic_arn]
  tags                = var.tags
}

resource "aws_cloudwatch_metric_alarm" "throttles" {
  alarm_name          = "${local.prefix}-throttles"
  alarm_description   = "Calls of the function ${var.resource_name} are turned away: its concurrency is used up."
  namespace           = "AWS/Lambda"
  metric_name         = "Throttles"
  dimensions          = { FunctionName = var.resource_name }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.topic_arn]
  ok_actions          = [var.topic_arn]
  tags                = var.tags
}
<% end %>
<% if target is "rds" %>

resource "aws_cloudwatch_metric_alarm" "cpu" {
  alarm_name          = "${local.prefix}-cpu"
  alarm_description   = "The processor of the database ${var.resource_name} is busy for a quarter of an hour."
  namespace           = "AWS/RDS"
  metric_name         = "CPUUtilization"
  dimensions          = { DBInstanceIdentifier = var.resource_name }
  statistic           = "Average"
  period              = 300
  evaluation_periods  = 3
  comparison_operator = "GreaterThanThreshold"
  threshold           = <% cpu_percent %>
  treat_missing_data  = "breaching"
  alarm_actions       = [var.topic_arn]
  ok_actions          = [var.topic_arn]
  tags                = var.tags
}

# In bytes, as the metric is.
resource "aws_cloudwatch_metric_alarm" "storage" {
  alarm_name          = "${local.prefix}-free-storage"
  alarm_description   = "The disk of the database ${var.resource_name} is nearly full."
  namespace           = "AWS/RDS"
  metric_name         = "FreeStorageSpace"
  dimensions          = { DBInstanceIdentifier = var.resource_name }
  statistic           = "Minimum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "LessThanThreshold"
  threshold           = <% free_storage_gb %> * 1024 * 1024 * 1024
  treat_missing_data  = "breaching"
  alarm_actions       = [var.topic_arn]
  ok_actions          = [var.topic_arn]
  tags                = var.tags
}
<% end %>
<% if target is "alb" %>

resource "aws_cloudwatch_metric_alarm" "errors" {
  alarm_name          = "${local.prefix}-5xx"
  alarm_description   = "What is behind the load balancer ${var.resource_name} answers with errors."
  namespace           = "AWS/ApplicationELB"
  metric_name         = "HTTPCode_Target_5XX_Count"
  dimensions          = { LoadBalancer = var.resource_name }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = <% errors %>
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.topic_arn]
  ok_actions          = [var.topic_arn]
  tags                = var.tags
}

# Errors of the load balancer itself: nobody well behind it, or nobody in time.
resource "aws_cloudwatch_metric_alarm" "own_errors" {
  alarm_name          = "${local.prefix}-elb-5xx"
  alarm_description   = "The load balancer ${var.resource_name} finds nobody that answers."
  namespace           = "AWS/ApplicationELB"
  metric_name         = "HTTPCode_ELB_5XX_Count"
  dimensions          = { LoadBalancer = var.resource_name }
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = <% errors %>
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.topic_arn]
  ok_actions          = [var.topic_arn]
  tags                = var.tags
}
<% end %>
<% if target is "ecs" %>

resource "aws_cloudwatch_metric_alarm" "cpu" {
  alarm_name        = "${local.prefix}-cpu"
  alarm_description = "The tasks of the service ${var.resource_name} are busy for a quarter of an hour: scaling does not keep up."
  namespace         = "AWS/ECS"
  metric_name       = "CPUUtilization"
  dimensions = {
<% if cluster %>
    ClusterName = <% cluster %>
<% else %>
    ClusterName = var.resource_name
<% end %>
    ServiceName = var.resource_name
  }
  statistic           = "Average"
  period              = 300
  evaluation_periods  = 3
  comparison_operator = "GreaterThanThreshold"
  threshold           = <% cpu_percent %>
  treat_missing_data  = "breaching"
  alarm_actions       = [var.topic_arn]
  ok_actions          = [var.topic_arn]
  tags                = var.tags
}

resource "aws_cloudwatch_metric_alarm" "memory" {
  alarm_name        = "${local.prefix}-memory"
  alarm_description = "The tasks of the service ${var.resource_name} are about to run out of memory."
  namespace         = "AWS/ECS"
  metric_name       = "MemoryUtilization"
  dimensions = {
<% if cluster %>
    ClusterName = <% cluster %>
<% else %>
    ClusterName = var.resource_name
<% end %>
    ServiceName = var.resource_name
  }
  statistic           = "Average"
  period              = 300
  evaluation_periods  = 2
  comparison_operator = "GreaterThanThreshold"
  threshold           = 90
  treat_missing_data  = "breaching"
  alarm_actions       = [var.topic_arn]
  ok_actions          = [var.topic_arn]
  tags                = var.tags
}
<% end %>
