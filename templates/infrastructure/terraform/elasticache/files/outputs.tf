output "primary_endpoint" {
  description = "Host name for writes."
  value       = aws_elasticache_replication_group.this.primary_endpoint_address
}

output "reader_endpoint" {
  description = "Host name for reads."
  value       = aws_elasticache_replication_group.this.reader_endpoint_address
}

output "security_group_id" {
  description = "Security group of the cache, for further rules."
  value       = aws_security_group.this.id
}
