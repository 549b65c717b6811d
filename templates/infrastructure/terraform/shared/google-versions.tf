terraform {
  required_version = <% required_version %>

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = <% provider_version %>
    }
  }
}
