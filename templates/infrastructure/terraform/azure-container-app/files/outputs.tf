output "fqdn" {
  description = "Address of the app."
  value       = azurerm_container_app.this.ingress[0].fqdn
}

output "identity_principal_id" {
  description = "Identity of the app, to give it rights."
  value       = azurerm_user_assigned_identity.this.principal_id
}
