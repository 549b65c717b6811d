<% use google-versions.tf %>
