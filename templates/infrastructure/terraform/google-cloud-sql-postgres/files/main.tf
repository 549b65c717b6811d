resource "google_sql_database_instance" "this" {
<% if region %>
  region              = var.region
<% end %>
  name                = var.instance_name
  database_version    = "POSTGRES_<% postgres_version | bare %>"
<% if kms_key %>
  encryption_key_name = var.kms_key
<% end %>
  deletion_protection = var.deletion_protection

  settings {
    edition                     = "ENTERPRISE"
    tier                        = var.tier
<% if high_availability %>
    availability_type           = "REGIONAL"
<% else %>
    availability_type           = "ZONAL"
<% end %>
    disk_type                   = "PD_SSD"
    disk_size                   = var.disk_gb
    disk_autoresize             = true
    deletion_protection_enabled = var.deletion_protection
    user_labels                 = var.labels

    ip_configuration {
      ipv4_enabled    = false
      private_network = var.network
      ssl_mode        = "ENCRYPTED_ONLY"
    }

    backup_configuration {
      enabled                        = true
      start_time                     = "02:00"
      point_in_time_recovery_enabled = true
      transaction_log_retention_days = 7

      backup_retention_settings {
        retained_backups = var.backup_count
        retention_unit   = "COUNT"
      }
    }

    # Sunday, 3 o'clock UTC.
    maintenance_window {
      day          = 7
      hour         = 3
      update_track = "stable"
    }

    insights_config {
      query_insights_enabled = true
    }

    database_flags {
      name  = "cloudsql.iam_authentication"
      value = "on"
    }

    database_flags {
      name  = "log_connections"
      value = "on"
    }

    database_flags {
      name  = "log_disconnections"
      value = "on"
    }

    database_flags {
      name  = "log_checkpoints"
      value = "on"
    }

    database_flags {
      name  = "log_lock_waits"
      value = "on"
    }
  }

  # The disk grows by itself.
  lifecycle {
    ignore_changes = [settings[0].disk_size]
  }
}
