output "network_id" {
  description = "Id of the network, for peerings and private DNS."
  value       = azurerm_virtual_network.this.id
}

output "subnet_ids" {
  description = "Ids of the subnets by name."
  value       = { for name, subnet in azurerm_subnet.this : name => subnet.id }
}
