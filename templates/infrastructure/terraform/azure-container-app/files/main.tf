resource "azurerm_log_analytics_workspace" "this" {
  name                = "${var.app_name}-logs"
  resource_group_name = var.resource_group_name
  location            = var.location
  sku                 = "PerGB2018"
  retention_in_days   = 30
  tags                = var.tags
}

resource "azurerm_container_app_environment" "this" {
  name                       = var.app_name
  resource_group_name        = var.resource_group_name
  location                   = var.location
  logs_destination           = "log-analytics"
  log_analytics_workspace_id = azurerm_log_analytics_workspace.this.id
  tags                       = var.tags
<% if subnet_id %>

  infrastructure_subnet_id       = var.subnet_id
  zone_redundancy_enabled        = true
<% if public %>
  internal_load_balancer_enabled = false
<% else %>
  internal_load_balancer_enabled = true
<% end %>
<% end %>

  workload_profile {
    name                  = "Consumption"
    workload_profile_type = "Consumption"
  }

  # Azure names it by itself, and another name would make the environment anew.
  lifecycle {
    ignore_changes = [infrastructure_resource_group_name]
  }
}

# The app's own identity; give it the rights it needs.
resource "azurerm_user_assigned_identity" "this" {
  name                = var.app_name
  resource_group_name = var.resource_group_name
  location            = var.location
  tags                = var.tags
}
<% if registry_id %>

resource "azurerm_role_assignment" "registry" {
  scope                = var.registry_id
  role_definition_name = "AcrPull"
  principal_id         = azurerm_user_assigned_identity.this.principal_id
}
<% end %>

resource "azurerm_container_app" "this" {
  name                         = var.app_name
  resource_group_name          = var.resource_group_name
  container_app_environment_id = azurerm_container_app_environment.this.id
  revision_mode                = "Single"
  workload_profile_name        = "Consumption"
  tags                         = var.tags

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.this.id]
  }
<% if registry_id %>

  registry {
    server   = split("/", var.image)[0]
    identity = azurerm_user_assigned_identity.this.id
  }
<% end %>

  ingress {
    external_enabled           = <% public %>
    target_port                = var.port
    transport                  = "auto"
    allow_insecure_connections = false

    traffic_weight {
      latest_revision = true
      percentage      = 100
    }
  }

  template {
    min_replicas = var.min_replicas
    max_replicas = var.max_replicas

    container {
      name   = "app"
      image  = var.image
      cpu    = var.cpu
      memory = "${var.cpu * 2}Gi"
<% if database_host %>

      # No password: a token of the identity is one.
      env {
        name  = "PGHOST"
        value = var.database_host
      }

      env {
        name  = "PGUSER"
        value = azurerm_user_assigned_identity.this.name
      }

      env {
        name  = "PGSSLMODE"
        value = "verify-full"
      }

      env {
        name  = "AZURE_CLIENT_ID"
        value = azurerm_user_assigned_identity.this.client_id
      }
<% end %>

      startup_probe {
<% if health_path %>
        transport               = "HTTP"
        path                    = <% health_path %>
<% else %>
        transport               = "TCP"
<% end %>
        port                    = var.port
        interval_seconds        = 5
        failure_count_threshold = 10
      }

      liveness_probe {
<% if health_path %>
        transport               = "HTTP"
        path                    = <% health_path %>
<% else %>
        transport               = "TCP"
<% end %>
        port                    = var.port
        interval_seconds        = 15
        failure_count_threshold = 3
      }

      readiness_probe {
<% if health_path %>
        transport               = "HTTP"
        path                    = <% health_path %>
<% else %>
        transport               = "TCP"
<% end %>
        port                    = var.port
        interval_seconds        = 10
        failure_count_threshold = 3
      }
    }

    http_scale_rule {
      name                = "requests"
      concurrent_requests = "50"
    }
  }
<% if registry_id %>

  depends_on = [azurerm_role_assignment.registry]
<% end %>
}
