import { PromptOpsError } from '../domain/errors.ts';
import { explainWithRules, type LogExplanation } from '../explain/explain-log.ts';
import { reduceLog } from '../explain/reduce-log.ts';
import type { Subcommand } from './command-line.ts';
import { exitCodes } from './exit-codes.ts';
import { openLog } from './open-log.ts';
import { printExplanation } from './print-explanation.ts';

/** `promptops explain <LOGFILE|->`: why a run failed, from its log alone. */
export const explainSubcommand: Subcommand = {
  name: 'explain',
  usage: 'explain <LOGFILE|-> [--successful LOGFILE] [--planner auto|rules|model] [--json]',
  description: 'Says why a run failed: the root cause, the lines of the log that prove it, what to do.',
  options: {
    json: { type: 'boolean', default: false },
    planner: { type: 'string', default: 'auto' },
    successful: { type: 'string' },
  },
  positionals: [1, 1],
  async run(options, [path = '-']) {
    mustBePlanner(String(options['planner']));
    const successful = options['successful'];
    const reduction = await reduceLog(
      await openLog(path),
      typeof successful === 'string' ? { successful: await openLog(successful) } : {},
    );
    const explanation = explainWithRules(reduction);
    process.stdout.write(
      options['json'] === true
        ? `${JSON.stringify({ ...explanation, references: reduction.references }, null, 2)}\n`
        : printExplanation(explanation, reduction),
    );
    return exitCodes.done;
  },
  errorJson: (error) => ({ ...nothing, rootCause: `${error.message} ${error.remedy}` }),
};

const nothing: LogExplanation = {
  category: 'unknown',
  verdict: 'unknown',
  rootCause: '',
  confidence: 0,
  job: null,
  step: null,
  evidence: [],
  fixes: [],
  planner: 'rules',
};

function mustBePlanner(planner: string): void {
  if (planner === 'auto' || planner === 'rules') return;
  if (planner === 'model')
    throw new PromptOpsError('model-misconfigured', { detail: 'logs are explained by rules on the command line' });
  throw new PromptOpsError('bad-arguments', {
    problem: `There is no planner \`${planner}\`.`,
    remedy: 'Give --planner auto, rules or model.',
  });
}
