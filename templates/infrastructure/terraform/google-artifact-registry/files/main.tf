resource "google_artifact_registry_repository" "this" {
  location      = var.region
  repository_id = var.repository_name
  format        = <% package_format %>
<% if kms_key %>
  kms_key_name  = var.kms_key
<% end %>
  labels        = var.labels
<% if package_format is "DOCKER" %>

  docker_config {
    immutable_tags = <% immutable_tags %>
  }

  cleanup_policies {
    id     = "delete-untagged"
    action = "DELETE"

    condition {
      tag_state  = "UNTAGGED"
      older_than = "${var.untagged_days * 86400}s"
    }
  }
<% end %>
<% if keep_versions %>

  cleanup_policies {
    id     = "delete-old"
    action = "DELETE"

    condition {
      tag_state  = "ANY"
      older_than = "2592000s"
    }
  }

  # What is kept wins over what is deleted.
  cleanup_policies {
    id     = "keep-newest"
    action = "KEEP"

    most_recent_versions {
      keep_count = var.keep_versions
    }
  }
<% end %>
}
