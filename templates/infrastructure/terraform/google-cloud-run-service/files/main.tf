# The service's own identity; give it the rights it needs.
resource "google_service_account" "this" {
  account_id   = "${substr(var.service_name, 0, 26)}-run"
  display_name = "Cloud Run service ${var.service_name}"
}

resource "google_cloud_run_v2_service" "this" {
  name                = var.service_name
  location            = var.region
<% if public %>
  ingress             = "INGRESS_TRAFFIC_ALL"
<% else %>
  ingress             = "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER"
<% end %>
  deletion_protection = var.deletion_protection
  labels              = var.labels

  template {
    service_account                  = google_service_account.this.email
    execution_environment            = "EXECUTION_ENVIRONMENT_GEN2"
    timeout                          = "${var.timeout_seconds}s"
    max_instance_request_concurrency = 80

<% if network %>
    # Only what is private goes through the network.
    vpc_access {
      egress = "PRIVATE_RANGES_ONLY"

      network_interfaces {
<% if subnetwork %>
        network    = var.network
        subnetwork = var.subnetwork
<% else %>
        network = var.network
<% end %>
      }
    }

<% end %>
    scaling {
      min_instance_count = var.min_instances
      max_instance_count = var.max_instances
    }

    containers {
      image = var.image

      ports {
        container_port = var.port
      }

      resources {
        cpu_idle          = true
        startup_cpu_boost = true

        limits = {
          cpu    = var.cpu
          memory = var.memory
        }
      }

      startup_probe {
        period_seconds    = 5
        timeout_seconds   = 3
        failure_threshold = 12

<% if health_path %>
        http_get {
          path = <% health_path %>
          port = var.port
        }
<% else %>
        tcp_socket {
          port = var.port
        }
<% end %>
      }
<% if health_path %>

      liveness_probe {
        period_seconds    = 15
        timeout_seconds   = 3
        failure_threshold = 3

        http_get {
          path = <% health_path %>
          port = var.port
        }
      }
<% end %>
    }
  }
}
<% if public %>

# Everybody may call it.
resource "google_cloud_run_v2_service_iam_member" "public" {
  name     = google_cloud_run_v2_service.this.name
  location = google_cloud_run_v2_service.this.location
  role     = "roles/run.invoker"
  member   = "allUsers"
}
<% end %>
