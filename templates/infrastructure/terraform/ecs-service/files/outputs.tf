output "domain_name" {
  description = "Domain of the load balancer, for an alias record."
  value       = aws_lb.this.dns_name
}

output "hosted_zone_id" {
  description = "Zone id of the load balancer, for an alias record."
  value       = aws_lb.this.zone_id
}

output "task_role_name" {
  description = "Name of the application's role, for its policies."
  value       = aws_iam_role.task.name
}

output "tasks_security_group_id" {
  description = "Security group of the tasks, for rules of what they call."
  value       = aws_security_group.tasks.id
}
