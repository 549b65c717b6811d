output "email" {
  description = "Address of the account: the annotation iam.gke.io/gcp-service-account of the Kubernetes service account."
  value       = google_service_account.this.email
}

output "member" {
  description = "The account as a member of IAM policies."
  value       = google_service_account.this.member
}
