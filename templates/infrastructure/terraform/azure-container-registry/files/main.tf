resource "azurerm_container_registry" "this" {
  name                   = var.registry_name
  resource_group_name    = var.resource_group_name
  location               = var.location
  sku                    = <% sku %>
  admin_enabled          = false
  anonymous_pull_enabled = false
  tags                   = var.tags
<% if sku is "Premium" %>

  public_network_access_enabled = false
  data_endpoint_enabled         = true
  zone_redundancy_enabled       = true
  retention_policy_in_days      = var.untagged_days
<% end %>
<% if replica_location %>

  georeplications {
    location                = var.replica_location
    zone_redundancy_enabled = true
    tags                    = var.tags
<% if provider_major > 4 %>

    global_endpoint_routing_enabled = true
<% end %>
  }
<% end %>
}
