import { z } from 'zod';
import { parseConfigFile } from './parse-config-file.ts';
import { environmentPlace, repositoryConfigSchema } from './repository-config.ts';

/** The operator's variable that names the file. */
export const policyFileVariable = 'PROMPTOPS_POLICY_FILE';

/**
 * The shape of the operator's policy: the part of `.github/promptops.yml` that can be a floor. Who may do what stays with the
 * maintainers of each repository; limits have variables of their own.
 */
const operatorPolicySchema = repositoryConfigSchema.pick({ version: true, guardrails: true, rules: true }).extend({
  environments: z.record(z.string().min(1).max(60), z.strictObject(environmentPlace)).default({}),
});

/** What holds in every repository that a service works for; a repository may only be stricter. */
export type OperatorPolicy = Pick<z.output<typeof operatorPolicySchema>, 'environments' | 'guardrails' | 'rules'>;

/** The operator asks for nothing. */
export const noPolicy: OperatorPolicy = { environments: {}, guardrails: {}, rules: [] };

/** Reads the operator's policy. Throws like {@link parseConfigFile}. */
export function parseOperatorPolicy(text: string, file: string): OperatorPolicy {
  const { environments, guardrails, rules } = parseConfigFile({ text, schema: operatorPolicySchema, file });
  return { environments, guardrails, rules };
}
