/** Something that must not be run or proposed: it would run code or leave the repository when somebody plans. */
export type Refusal = {
  /** Stable id of the rule: `terraform/provisioner`. */
  readonly rule: string;
  readonly file: string;
  readonly line: number;
  /** What is refused, apart from where it stands: the same subject in the old tree means that it is not new. */
  readonly subject: string;
  readonly message: string;
  readonly remedy: string;
  /** `undecidable`: not known to be bad, but Terraform cannot be run safely either. */
  readonly kind: 'refused' | 'undecidable';
};

/** What the operator allows beside the safe default; every exception has a name. */
export type TerraformPolicy = {
  /** Rules that are off: `terraform/data-http`. */
  readonly allowedRules: readonly string[];
  /** Provider sources beside the known ones: `acme/internal`, `registry.acme.example/acme/internal`. */
  readonly allowedProviders: readonly string[];
  /** Beginnings of module sources that are allowed: `git::https://github.example/acme/`, `app.terraform.io/acme/`. */
  readonly allowedModules: readonly string[];
};

export const strictPolicy: TerraformPolicy = { allowedRules: [], allowedProviders: [], allowedModules: [] };

/**
 * The operator's exceptions as they stand in the environment, each a list with commas: `PROMPTOPS_TERRAFORM_ALLOW` (rules),
 * `PROMPTOPS_TERRAFORM_PROVIDERS` and `PROMPTOPS_TERRAFORM_MODULES` (beginnings of sources).
 */
export function readTerraformPolicy(env: Readonly<Record<string, string | undefined>>): TerraformPolicy {
  const list = (name: string) =>
    (env[name] ?? '')
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
  return {
    allowedRules: list('PROMPTOPS_TERRAFORM_ALLOW'),
    allowedProviders: list('PROMPTOPS_TERRAFORM_PROVIDERS'),
    allowedModules: list('PROMPTOPS_TERRAFORM_MODULES'),
  };
}
