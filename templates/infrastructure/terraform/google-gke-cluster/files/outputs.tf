output "cluster_name" {
  description = "Name of the cluster, for gcloud container clusters get-credentials."
  value       = google_container_cluster.this.name
}

output "cluster_id" {
  description = "Id of the cluster."
  value       = google_container_cluster.this.id
}

output "node_service_account" {
  description = "Account of the nodes, for rights to other registries."
  value       = google_service_account.nodes.email
}
