output "resource_group_name" {
  description = "Name of the group, for what goes into it."
  value       = azurerm_resource_group.this.name
}

output "resource_group_id" {
  description = "Id of the group, as a scope for rights."
  value       = azurerm_resource_group.this.id
}

output "location" {
  description = "Location of the group."
  value       = azurerm_resource_group.this.location
}
