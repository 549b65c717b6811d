<% use rds-outputs.tf %>
