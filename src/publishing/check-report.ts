import type { Check } from '../domain/check.ts';
import { checksSentence, renderChecks } from './checks-table.ts';
import type { CodeHost } from './code-host.ts';

/** Name of the check run that tells what validation found; branch protection may ask for it by this name. */
const validationCheckName = 'promptops';

/** The check run of a commit. @param runId one check run a commit and run, however often it is told */
export function checkReport(checks: readonly Check[], runId: string): Parameters<CodeHost['createCheckRun']>[1] {
  return {
    name: validationCheckName,
    title: checksSentence(checks),
    summary: renderChecks(checks),
    checks,
    externalId: runId,
  };
}
