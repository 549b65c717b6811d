<% if service_account or roles %>
data "google_project" "this" {}

<% end %>
resource "google_service_account" "this" {
  account_id   = var.account_id
  display_name = var.account_id
}
<% if service_account %>

# Only this Kubernetes service account of this namespace, in every cluster of the project.
resource "google_service_account_iam_member" "workload_identity" {
  service_account_id = google_service_account.this.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "serviceAccount:${data.google_project.this.project_id}.svc.id.goog[${var.namespace}/${var.service_account}]"
}
<% end %>
<% if roles %>

resource "google_project_iam_member" "this" {
  for_each = toset(var.roles)

  project = data.google_project.this.project_id
  role    = each.value
  member  = google_service_account.this.member
}
<% end %>
