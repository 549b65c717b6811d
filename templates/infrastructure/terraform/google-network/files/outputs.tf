output "network_id" {
  description = "Id of the network, for clusters and databases."
  value       = google_compute_network.this.id
}

output "subnetwork_id" {
  description = "Id of the subnet."
  value       = google_compute_subnetwork.this.id
}
