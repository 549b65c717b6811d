resource "azurerm_resource_group" "this" {
  name     = var.resource_group_name
  location = var.location
  tags     = var.tags
}
<% if lock %>

resource "azurerm_management_lock" "this" {
  name       = "no-deletion"
  scope      = azurerm_resource_group.this.id
  lock_level = "CanNotDelete"
  notes      = "Remove this lock in a change of its own before anything in the group is deleted."
}
<% end %>
