import type { KnownFix } from './known-fix.ts';

/** Failures that no edit of ours can mend, with what can. One row adds one. */
const rows: readonly {
  readonly id: string;
  readonly pattern: RegExp;
  readonly reason: string;
  readonly remedy: string;
}[] = [
  {
    id: 'terraform/lock-checksum',
    pattern:
      /(?:doesn't|does not|didn't) match any of the checksums (?:previously )?recorded in the dependency lock file/,
    reason:
      'The lock file lacks the checksum of a provider for the platform of the runner, and only its registry knows it.',
    remedy:
      'Run `terraform providers lock -platform=linux_amd64 -platform=darwin_arm64` and commit `.terraform.lock.hcl`.',
  },
  {
    id: 'terraform/lock-inconsistent',
    pattern: /Inconsistent dependency lock file/,
    reason: 'The lock file does not hold what the configuration asks for, and only the registry knows the checksums.',
    remedy: 'Run `terraform init -upgrade` and commit `.terraform.lock.hcl`.',
  },
  {
    id: 'helm/lock',
    pattern: /the lock file \(Chart\.lock\) is out of sync with the dependencies file \(Chart\.yaml\)/,
    reason: 'Chart.lock does not fit Chart.yaml, and only the chart repository knows the digest.',
    remedy: 'Run `helm dependency update` in the folder of the chart and commit `Chart.lock`.',
  },
  {
    id: 'helm/no-version',
    pattern: /can't get a valid version for (?:dependency|repositories|subchart)|no chart version found for/,
    reason:
      'No version of the dependency fits the constraint in Chart.yaml, and which ones exist only its repository knows.',
    remedy: 'Look with `helm search repo NAME --versions`, then say `/promptops set the version of … to …`.',
  },
  {
    id: 'terraform/core-version',
    pattern: /This configuration does not support Terraform version (?<version>[\w.-]{1,30})/,
    reason:
      'The runner has a Terraform that `required_version` excludes; which of the two is right only a person knows.',
    remedy: 'Set the version in the workflow, or say `/promptops set required_version to …`.',
  },
];

/** What `fix` answers where a file cannot mend it. */
export const beyondFiles: readonly KnownFix[] = rows.map(({ id, pattern, reason, remedy }) => ({
  id,
  pattern,
  fix: () => Promise.resolve({ kind: 'refusal', rule: 'not-by-an-edit', reason, remedy }),
}));
