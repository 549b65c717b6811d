output "network_id" {
  description = "Id of the network, for peerings and private DNS."
  value       = azurerm_virtual_network.this.id
}

output "subnet_ids" {
  description = "Ids of the subnets by name."
  value       = { for name, subnet in azurerm_subnet.this : name => subnet.id }
}

output "first_subnet_id" {
  description = "Id of the first subnet."
  value       = azurerm_subnet.this[var.subnets[0]].id
}
<% if postgres_subnet %>

output "postgres_subnet_id" {
  description = "Id of the subnet for PostgreSQL."
  value       = azurerm_subnet.postgres.id
}

# Read from the link, so that a server waits for it.
output "postgres_dns_zone_id" {
  description = "Id of the private DNS zone for PostgreSQL."
  value       = split("/virtualNetworkLinks/", azurerm_private_dns_zone_virtual_network_link.postgres.id)[0]
}
<% end %>
<% if container_apps_subnet %>

output "container_apps_subnet_id" {
  description = "Id of the subnet for container apps."
  value       = azurerm_subnet.container_apps.id
}
<% end %>
