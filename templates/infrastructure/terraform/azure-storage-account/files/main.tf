resource "azurerm_storage_account" "this" {
  name                              = var.storage_account_name
  resource_group_name               = var.resource_group_name
  location                          = var.location
  account_kind                      = "StorageV2"
  account_tier                      = "Standard"
  account_replication_type          = <% replication %>
  min_tls_version                   = "TLS1_2"
  https_traffic_only_enabled        = true
  shared_access_key_enabled         = false
  default_to_oauth_authentication   = true
  local_user_enabled                = false
  allow_nested_items_to_be_public   = false
  cross_tenant_replication_enabled  = false
  public_network_access_enabled     = false
  infrastructure_encryption_enabled = true
  tags                              = var.tags

  network_rules {
    default_action = "Deny"
    bypass         = ["AzureServices"]
  }

  blob_properties {
    versioning_enabled = <% versioning %>

    delete_retention_policy {
      days = var.soft_delete_days
    }

    container_delete_retention_policy {
      days = var.soft_delete_days
    }
  }
}
<% if containers %>

resource "azurerm_storage_container" "this" {
  for_each = toset(var.containers)

  name                  = each.value
  storage_account_id    = azurerm_storage_account.this.id
  container_access_type = "private"
}
<% end %>
<% if lifecycle %>
<% if versioning or transition_days or expire_days %>

resource "azurerm_storage_management_policy" "this" {
  storage_account_id = azurerm_storage_account.this.id
<% if versioning %>

  rule {
    name    = "old-versions"
    enabled = true

    filters {
      blob_types = ["blockBlob"]
    }

    actions {
      version {
        delete_after_days_since_creation = var.noncurrent_days
      }
    }
  }
<% end %>
<% if transition_days %>

  rule {
    name    = "cheaper-tier"
    enabled = true

    filters {
      blob_types = ["blockBlob"]
    }

    actions {
      base_blob {
<% if tier is "cool" %>
        tier_to_cool_after_days_since_modification_greater_than = var.transition_days
<% end %>
<% if tier is "cold" %>
        tier_to_cold_after_days_since_modification_greater_than = var.transition_days
<% end %>
<% if tier is "archive" %>
        tier_to_archive_after_days_since_modification_greater_than = var.transition_days
<% end %>
      }
    }
  }
<% end %>
<% if expire_days %>

  rule {
    name    = "expire"
    enabled = true

    filters {
      blob_types = ["blockBlob"]
    }

    actions {
      base_blob {
        delete_after_days_since_modification_greater_than = var.expire_days
      }
    }
  }
<% end %>
}
<% end %>
<% end %>
