import { readFile } from 'node:fs/promises';
import { noPolicy, parseOperatorPolicy, policyFileVariable, type OperatorPolicy } from './config/operator-policy.ts';
import { PromptOpsError } from './domain/errors.ts';
import { readOwnRules } from './policy/guardrails/own-rules.ts';

/**
 * What the operator asks of every repository: the file that `PROMPTOPS_POLICY_FILE` names, nothing without one.
 * @throws {PromptOpsError} `bad-configuration` when it cannot be read: a service without its floor does not start
 */
export async function readOperatorPolicy(env: Readonly<Record<string, string | undefined>>): Promise<OperatorPolicy> {
  const file = env[policyFileVariable] ?? '';
  if (file === '') return noPolicy;
  const policy = parseOperatorPolicy(await textOf(file), file);
  await readOwnRules(policy.rules, file);
  return policy;
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const problem = `${policyFileVariable} names this file, and it cannot be read.`;
    throw new PromptOpsError('bad-configuration', { file, at: '', problem, remedy: 'Correct or unset it.' }, { cause });
  }
}
