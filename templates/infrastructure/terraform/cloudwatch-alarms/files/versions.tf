<% use aws-versions.tf %>
