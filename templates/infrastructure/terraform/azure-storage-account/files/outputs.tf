output "storage_account_id" {
  description = "Id of the account, for private endpoints and rights."
  value       = azurerm_storage_account.this.id
}

output "storage_account_name" {
  description = "Name of the account."
  value       = azurerm_storage_account.this.name
}

output "blob_endpoint" {
  description = "Address of its blobs."
  value       = azurerm_storage_account.this.primary_blob_endpoint
}
