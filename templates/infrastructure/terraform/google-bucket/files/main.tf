resource "google_storage_bucket" "this" {
  name                        = var.bucket_name
  location                    = var.location
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = <% force_destroy %>
  labels                      = var.labels

  versioning {
    enabled = <% versioning %>
  }

  soft_delete_policy {
    retention_duration_seconds = var.soft_delete_days * 86400
  }
<% if retention_days %>

  retention_policy {
    retention_period = var.retention_days * 86400
  }
<% end %>
<% if kms_key %>

  # The service agent of Cloud Storage needs the role cloudkms.cryptoKeyEncrypterDecrypter on the key.
  encryption {
    default_kms_key_name = var.kms_key
  }
<% end %>
<% if logging %>

  logging {
    log_bucket        = var.log_bucket
    log_object_prefix = var.bucket_name
  }
<% end %>
<% if lifecycle %>

  lifecycle_rule {
    action {
      type = "AbortIncompleteMultipartUpload"
    }

    condition {
      age = 7
    }
  }
<% if versioning %>

  lifecycle_rule {
    action {
      type = "Delete"
    }

    condition {
      with_state                 = "ARCHIVED"
      days_since_noncurrent_time = var.noncurrent_days
    }
  }
<% end %>
<% if transition_days %>

  lifecycle_rule {
    action {
      type          = "SetStorageClass"
      storage_class = <% transition_class %>
    }

    condition {
      age                   = var.transition_days
      matches_storage_class = ["STANDARD"]
    }
  }
<% end %>
<% if expire_days %>

  lifecycle_rule {
    action {
      type = "Delete"
    }

    condition {
      age        = var.expire_days
      with_state = "LIVE"
    }
  }
<% end %>
<% end %>
}
