data "google_project" "this" {}

resource "google_service_account" "nodes" {
  account_id   = "${substr(var.cluster_name, 0, 23)}-nodes"
  display_name = "Nodes of the GKE cluster ${var.cluster_name}"
}

# What nodes need: to write logs and metrics, and to pull images from Artifact Registry.
resource "google_project_iam_member" "nodes" {
  for_each = toset(["roles/container.defaultNodeServiceAccount", "roles/artifactregistry.reader"])

  project = data.google_project.this.project_id
  role    = each.value
  member  = google_service_account.nodes.member
}

resource "google_container_cluster" "this" {
  name                = var.cluster_name
  location            = var.region
  network             = var.network
  subnetwork          = var.subnetwork
  deletion_protection = var.deletion_protection
  resource_labels     = var.labels
<% if autopilot %>
  enable_autopilot    = true

  cluster_autoscaling {
    auto_provisioning_defaults {
      service_account = google_service_account.nodes.email
      oauth_scopes    = ["https://www.googleapis.com/auth/cloud-platform"]
    }
  }
<% else %>

  # The node pool is a resource of its own, so that it can be replaced without the cluster.
  remove_default_node_pool = true
  initial_node_count       = 1
  datapath_provider        = "ADVANCED_DATAPATH"

  workload_identity_config {
    workload_pool = "${data.google_project.this.project_id}.svc.id.goog"
  }

  node_config {
    service_account = google_service_account.nodes.email
    oauth_scopes    = ["https://www.googleapis.com/auth/cloud-platform"]

    shielded_instance_config {
      enable_secure_boot          = true
      enable_integrity_monitoring = true
    }

    workload_metadata_config {
      mode = "GKE_METADATA"
    }
  }
<% end %>

  release_channel {
    channel = <% release_channel %>
  }

  ip_allocation_policy {
    cluster_secondary_range_name  = "pods"
    services_secondary_range_name = "services"
  }

  private_cluster_config {
    enable_private_nodes    = true
<% if authorized_cidrs %>
    enable_private_endpoint = false
<% else %>
    enable_private_endpoint = true
<% end %>
  }

  # Asks for IAM, from wherever: what kubectl uses (gcloud container clusters get-credentials --dns-endpoint).
  control_plane_endpoints_config {
    dns_endpoint_config {
      allow_external_traffic = true
    }
  }

  master_authorized_networks_config {
    gcp_public_cidrs_access_enabled = false
<% if authorized_cidrs %>

    dynamic "cidr_blocks" {
      for_each = var.authorized_cidrs

      content {
        cidr_block = cidr_blocks.value
      }
    }
<% end %>
  }
<% if kms_key %>

  database_encryption {
    state    = "ENCRYPTED"
    key_name = var.kms_key
  }
<% end %>

  master_auth {
    client_certificate_config {
      issue_client_certificate = false
    }
  }

  # Weekends from 2 to 10 o'clock UTC: GKE wants 48 hours in every 32 days.
  maintenance_policy {
    recurring_window {
      start_time = "2026-01-04T02:00:00Z"
      end_time   = "2026-01-04T10:00:00Z"
      recurrence = "FREQ=WEEKLY;BYDAY=SA,SU"
    }
  }

  security_posture_config {
    mode = "BASIC"
  }

  depends_on = [google_project_iam_member.nodes]
<% if not autopilot %>

  # Only of the default pool, which is gone.
  lifecycle {
    ignore_changes = [node_config]
  }
<% end %>
}
<% if not autopilot %>

resource "google_container_node_pool" "this" {
  name     = "default"
  cluster  = google_container_cluster.this.id
  location = var.region

  autoscaling {
    total_min_node_count = var.min_nodes
    total_max_node_count = var.max_nodes
<% if spot %>
    location_policy      = "ANY"
<% else %>
    location_policy      = "BALANCED"
<% end %>
  }

  management {
    auto_repair  = true
    auto_upgrade = true
  }

  upgrade_settings {
    max_surge       = 1
    max_unavailable = 0
  }

  node_config {
    machine_type    = var.machine_type
    spot            = <% spot %>
    image_type      = "COS_CONTAINERD"
    disk_type       = "pd-balanced"
    disk_size_gb    = var.disk_gb
    service_account = google_service_account.nodes.email
    oauth_scopes    = ["https://www.googleapis.com/auth/cloud-platform"]
    resource_labels = var.labels

    metadata = {
      disable-legacy-endpoints = "true"
    }

    shielded_instance_config {
      enable_secure_boot          = true
      enable_integrity_monitoring = true
    }

    workload_metadata_config {
      mode = "GKE_METADATA"
    }
  }
}
<% end %>
