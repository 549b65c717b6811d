/**
 * The type of a thing by its name in a semantic change: `aws_s3_bucket` of `aws_s3_bucket.logs`, `Deployment` of `Deployment/shop/checkout`;
 * empty for what has none (Helm values, tfvars).
 */
export function objectType(file: string, object: string): string {
  if (isTerraform(file)) {
    const [first = '', second = ''] = object.split('.');
    return first === 'data' || first === 'ephemeral' ? `${first}.${second}` : first.replace(/#\d+$/, '');
  }
  return object.includes('/') ? (object.split('/')[0] ?? '') : '';
}

/** Terraform and OpenTofu files, Terragrunt's among them; not the values given to them. */
export function isTerraform(file: string): boolean {
  return /\.(?:tf|tofu|hcl|tf\.json)$/.test(file);
}
