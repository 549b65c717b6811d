output "connection_name" {
  description = "Name for the Cloud SQL Auth Proxy and connectors (project:region:instance)."
  value       = google_sql_database_instance.this.connection_name
}

output "private_ip_address" {
  description = "Address inside the network."
  value       = google_sql_database_instance.this.private_ip_address
}

output "instance_name" {
  description = "Name of the instance, for users and databases in it."
  value       = google_sql_database_instance.this.name
}
