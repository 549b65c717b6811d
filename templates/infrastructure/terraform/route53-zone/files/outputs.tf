output "zone_id" {
  description = "Id of the zone, for records."
  value       = aws_route53_zone.this.zone_id
}

output "name_servers" {
  description = "Name servers that the parent zone or the registrar has to point to."
  value       = aws_route53_zone.this.name_servers
}
<% if dnssec %>

output "ds_record" {
  description = "DS record for the parent zone or the registrar; signing has no effect without it."
  value       = aws_route53_key_signing_key.this.ds_record
}
<% end %>
