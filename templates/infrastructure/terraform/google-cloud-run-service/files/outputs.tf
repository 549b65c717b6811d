output "service_url" {
  description = "Address of the service."
  value       = google_cloud_run_v2_service.this.uri
}

output "service_account_email" {
  description = "Identity of the service, to give it rights."
  value       = google_service_account.this.email
}
