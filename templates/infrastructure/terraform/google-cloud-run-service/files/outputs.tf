output "service_url" {
  description = "Address of the service."
  value       = google_cloud_run_v2_service.this.uri
}

output "service_account_email" {
  description = "Identity of the service, to give it rights."
  value       = google_service_account.this.email
}

output "service_account_member" {
  description = "Its identity as bindings want it."
  value       = google_service_account.this.member
}

output "service_name" {
  description = "Name of the service, for rights to call it."
  value       = google_cloud_run_v2_service.this.name
}

output "service_location" {
  description = "Region of the service."
  value       = google_cloud_run_v2_service.this.location
}
