/** Whether a file is one that a review has something to say about: Terraform, Terragrunt, manifests, charts and what steers them. */
export function isInfrastructure(path: string): boolean {
  return /\.(?:tf|tfvars|tf\.json|tfvars\.json|hcl|ya?ml|tpl)$|(?:^|\/)(?:Kustomization|Chart\.lock)$/.test(path);
}
