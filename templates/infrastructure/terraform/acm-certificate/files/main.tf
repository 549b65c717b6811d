resource "aws_acm_certificate" "this" {
<% if region %>
  region = var.region

<% end %>
  domain_name               = var.domain_name
  subject_alternative_names = var.alternative_names
  validation_method         = "DNS"
  key_algorithm             = <% key_algorithm %>
  tags                      = var.tags

  # What uses it keeps the old one until the new one is there.
  lifecycle {
    create_before_destroy = true
  }
}

# A domain and its wildcard are proven by the same record, hence the overwrite.
resource "aws_route53_record" "validation" {
  for_each = {
    for option in aws_acm_certificate.this.domain_validation_options : option.domain_name => option
  }

  zone_id         = var.zone_id
  name            = each.value.resource_record_name
  type            = each.value.resource_record_type
  records         = [each.value.resource_record_value]
  ttl             = 60
  allow_overwrite = true
}

resource "aws_acm_certificate_validation" "this" {
<% if region %>
  region = var.region

<% end %>
  certificate_arn         = aws_acm_certificate.this.arn
  validation_record_fqdns = [for record in aws_route53_record.validation : record.fqdn]
}
