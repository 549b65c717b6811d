output "network_id" {
  description = "Id of the network, for clusters and databases."
  value       = google_compute_network.this.id
}

output "subnetwork_id" {
  description = "Id of the subnet."
  value       = google_compute_subnetwork.this.id
}
<% if private_services %>

output "services_network_id" {
  description = "Id of the network once managed services can be in it, for databases."
  value       = google_service_networking_connection.this.network
}
<% end %>
