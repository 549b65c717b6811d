output "topic_id" {
  description = "Id of the topic, for publishers."
  value       = google_pubsub_topic.this.id
}

output "subscription_id" {
  description = "Id of the subscription, for consumers."
  value       = google_pubsub_subscription.this.id
}
<% if dead_letter %>

output "dead_letter_subscription_id" {
  description = "Id of the subscription that keeps what failed, for alerts on its backlog."
  value       = google_pubsub_subscription.dead_letter.id
}
<% end %>
<% if push_endpoint %>

output "push_member" {
  description = "The account that pushes, for the right to call."
  value       = google_service_account.push.member
}
<% end %>
