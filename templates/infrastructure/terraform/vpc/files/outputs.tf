output "vpc_id" {
  description = "Id of the VPC."
  value       = aws_vpc.this.id
}

output "vpc_cidr_block" {
  description = "Addresses of the VPC."
  value       = aws_vpc.this.cidr_block
}

output "private_subnet_ids" {
  description = "Ids of the private subnets, one for each zone."
  value       = [for zone in local.zones : aws_subnet.private[zone].id]
}

output "public_subnet_ids" {
  description = "Ids of the public subnets, one for each zone."
  value       = [for zone in local.zones : aws_subnet.public[zone].id]
}
<% if nat is not "none" %>

output "nat_public_ips" {
  description = "Addresses that traffic from private subnets comes from, for allow lists of others."
  value       = [for address in aws_eip.nat : address.public_ip]
}
<% end %>
