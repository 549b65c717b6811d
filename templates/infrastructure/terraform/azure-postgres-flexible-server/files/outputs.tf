output "server_id" {
  description = "Id of the server."
  value       = azurerm_postgresql_flexible_server.this.id
}

output "fqdn" {
  description = "Address of the server inside the network."
  value       = azurerm_postgresql_flexible_server.this.fqdn
}
