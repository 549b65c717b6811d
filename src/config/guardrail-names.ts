/** The guardrails there are; what each looks at stands in `policy/guardrails/guardrails.ts`. */
export const guardrailNames = [
  'stateful-removal',
  'stateful-replacement',
  'deletion-protection',
  'backup-cut',
  'state-backend',
  'scale-down',
  'iam-wildcard',
  'public-ingress',
  'public-data',
  'privileged-pod',
  'dropped-limits',
  'dropped-probes',
  'dropped-security-context',
  'plain-secret',
  'latest-tag',
  'workflow-files',
  'codeowners',
  'bot-configuration',
] as const;

export type GuardrailName = (typeof guardrailNames)[number];
