terraform {
  required_version = <% required_version %>

  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = <% provider_version %>
    }
  }
}
