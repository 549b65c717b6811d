output "registry_id" {
  description = "Id of the registry, for private endpoints and rights (AcrPull)."
  value       = azurerm_container_registry.this.id
}

output "login_server" {
  description = "Address for docker push and image references."
  value       = azurerm_container_registry.this.login_server
}
