import { composeStages } from '../compose-stages.ts';
import { worstVerdict, type Check } from '../domain/check.ts';
import { checksSentence } from '../publishing/checks-table.ts';
import type { Subcommand } from './command-line.ts';
import { exitCodes } from './exit-codes.ts';

/** `promptops validate [DIR]`: every check over a whole folder, as a fast pre-commit check. */
export const validateSubcommand: Subcommand = {
  name: 'validate',
  usage: 'validate [DIR] [--json]',
  description: 'Checks Terraform, Kubernetes, Helm and Kustomize files of a folder.',
  options: { json: { type: 'boolean', default: false } },
  positionals: [0, 1],
  async run(options, [dir = '.']) {
    await using stages = composeStages({ env: process.env, model: null, planner: 'rules' });
    const checks = await stages.validateFolder(dir);
    process.stdout.write(options['json'] === true ? `${JSON.stringify({ checks }, null, 2)}\n` : print(checks));
    return worstVerdict(checks) === 'fail' ? exitCodes.checkFailed : exitCodes.done;
  },
};

function print(checks: readonly Check[]): string {
  const rows = checks.flatMap((check) => [
    `${mark(check)} ${check.name} ${check.target}${check.tool === null ? '' : ` (${check.tool}, ${Math.round(check.seconds * 1000)} ms)`}${check.reason === undefined ? '' : `: ${check.reason}`}`,
    ...check.findings.map(
      ({ severity, file, line, message }) =>
        `    ${severity}: ${file}${line === undefined ? '' : `:${line}`} ${message}`,
    ),
  ]);
  const sentence = checks.length === 0 ? 'There is nothing here that can be checked.' : `${checksSentence(checks)}.`;
  return `${[...rows, sentence].join('\n')}\n`;
}

function mark(check: Check): string {
  return { pass: '✓', fail: '✗', unchecked: '?' }[check.verdict];
}
