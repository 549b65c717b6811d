output "vault_id" {
  description = "Id of the vault, for private endpoints and rights."
  value       = azurerm_key_vault.this.id
}

output "vault_uri" {
  description = "Address of the vault, for applications."
  value       = azurerm_key_vault.this.vault_uri
}
