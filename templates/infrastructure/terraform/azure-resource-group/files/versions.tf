<% use azurerm-versions.tf %>
