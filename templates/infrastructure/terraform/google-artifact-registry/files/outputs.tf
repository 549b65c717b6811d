output "repository_id" {
  description = "Id of the repository."
  value       = google_artifact_registry_repository.this.id
}

output "repository_url" {
  description = "Address for docker push, image references and package managers."
  value       = google_artifact_registry_repository.this.registry_uri
}
