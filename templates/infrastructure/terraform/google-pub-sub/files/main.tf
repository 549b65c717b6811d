resource "google_pubsub_topic" "this" {
  name   = var.topic_name
  labels = var.labels
<% if kms_key %>

  kms_key_name = var.kms_key
<% end %>
<% if region %>

  message_storage_policy {
    allowed_persistence_regions = [var.region]
  }
<% end %>
}

resource "google_pubsub_subscription" "this" {
  name                         = var.topic_name
  topic                        = google_pubsub_topic.this.id
  ack_deadline_seconds         = var.ack_deadline_seconds
  message_retention_duration   = "${var.message_retention_seconds}s"
  enable_message_ordering      = <% ordering %>
  enable_exactly_once_delivery = <% exactly_once %>
  labels                       = var.labels

  # Else Google deletes it after 31 days without a consumer.
  expiration_policy {
    ttl = ""
  }

  retry_policy {
    minimum_backoff = "10s"
    maximum_backoff = "600s"
  }
<% if push_endpoint %>

  push_config {
    push_endpoint = var.push_endpoint

    oidc_token {
      service_account_email = google_service_account.push.email
    }
  }
<% end %>
<% if dead_letter %>

  dead_letter_policy {
    dead_letter_topic     = google_pubsub_topic.dead_letter.id
    max_delivery_attempts = var.max_delivery_attempts
  }
<% end %>
}
<% if push_endpoint %>

# Pub/Sub signs in as this account; give it the right to call what it pushes to.
resource "google_service_account" "push" {
  account_id   = "${trimsuffix(substr(lower(replace(var.topic_name, "/[^A-Za-z0-9-]/", "-")), 0, 25), "-")}-push"
  display_name = "Pushes of the topic ${var.topic_name}"
}
<% end %>
<% if dead_letter %>

resource "google_pubsub_topic" "dead_letter" {
  name   = "${var.topic_name}-dead-letter"
  labels = var.labels
<% if kms_key %>

  kms_key_name = var.kms_key
<% end %>
<% if region %>

  message_storage_policy {
    allowed_persistence_regions = [var.region]
  }
<% end %>
}

# A topic without a subscription keeps nothing.
resource "google_pubsub_subscription" "dead_letter" {
  name                       = "${var.topic_name}-dead-letter"
  topic                      = google_pubsub_topic.dead_letter.id
  message_retention_duration = "2678400s"
  labels                     = var.labels

  expiration_policy {
    ttl = ""
  }
}

data "google_project" "this" {}

# Pub/Sub itself moves the messages: it publishes to the one and acknowledges at the other.
resource "google_pubsub_topic_iam_member" "dead_letter" {
  topic  = google_pubsub_topic.dead_letter.id
  role   = "roles/pubsub.publisher"
  member = "serviceAccount:service-${data.google_project.this.number}@gcp-sa-pubsub.iam.gserviceaccount.com"
}

resource "google_pubsub_subscription_iam_member" "dead_letter" {
  subscription = google_pubsub_subscription.this.id
  role         = "roles/pubsub.subscriber"
  member       = "serviceAccount:service-${data.google_project.this.number}@gcp-sa-pubsub.iam.gserviceaccount.com"
}
<% end %>
