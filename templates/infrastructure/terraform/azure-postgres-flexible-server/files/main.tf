data "azurerm_client_config" "current" {}

resource "azurerm_postgresql_flexible_server" "this" {
  name                          = var.server_name
  resource_group_name           = var.resource_group_name
  location                      = var.location
  version                       = <% postgres_version %>
  sku_name                      = var.sku
  storage_mb                    = var.storage_gb * 1024
  auto_grow_enabled             = true
  backup_retention_days         = var.backup_days
  geo_redundant_backup_enabled  = <% geo_redundant_backup %>
  public_network_access_enabled = false
  delegated_subnet_id           = var.subnet_id
  private_dns_zone_id           = var.private_dns_zone_id
  tags                          = var.tags

  authentication {
    active_directory_auth_enabled = true
    password_auth_enabled         = false
    tenant_id                     = data.azurerm_client_config.current.tenant_id
  }
<% if high_availability %>

  high_availability {
    mode = "ZoneRedundant"
  }
<% end %>

  # Sunday, 3 o'clock UTC.
  maintenance_window {
    day_of_week  = 0
    start_hour   = 3
    start_minute = 0
  }

  # A failover swaps the zones, and the disk grows by itself.
  lifecycle {
    ignore_changes = [zone, high_availability[0].standby_availability_zone, storage_mb]
<% if deletion_protection %>

    prevent_destroy = true
<% end %>
  }
}

resource "azurerm_postgresql_flexible_server_active_directory_administrator" "this" {
  server_name         = azurerm_postgresql_flexible_server.this.name
  resource_group_name = var.resource_group_name
  tenant_id           = data.azurerm_client_config.current.tenant_id
  object_id           = var.admin_object_id
  principal_name      = var.admin_name
  principal_type      = "Group"
}
