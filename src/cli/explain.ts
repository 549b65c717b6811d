import { composeAskedModel } from '../compose-asked-model.ts';
import { readModelConfig } from '../config/service-config.ts';
import { PromptOpsError } from '../domain/errors.ts';
import { explainWithRules, type LogExplanation } from '../explain/explain-log.ts';
import type { LogReduction } from '../explain/log-reduction.ts';
import { explainWithModel } from '../explain/model-explanation.ts';
import { reduceLog } from '../explain/reduce-log.ts';
import type { PlannerChoice } from '../planner/auto.ts';
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
    const planner = plannerOf(String(options['planner']));
    const successful = options['successful'];
    const reduction = await reduceLog(
      await openLog(path),
      typeof successful === 'string' ? { successful: await openLog(successful) } : {},
    );
    const explanation = await explain(reduction, planner);
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

/** `auto` asks a model where one is configured and takes the rules where it has nothing that holds; `model` takes nothing else. */
async function explain(reduction: LogReduction, planner: PlannerChoice): Promise<LogExplanation> {
  const byRules = explainWithRules(reduction);
  const config = planner === 'rules' ? null : readModelConfig(process.env);
  if (config === null) {
    if (planner !== 'model') return byRules;
    throw new PromptOpsError('model-misconfigured', { detail: 'none is: set OPENAI_BASE_URL' });
  }
  await using composed = composeAskedModel('explain', config, []);
  const surroundings = { changed: new Map<string, string>(), workflow: '' };
  const asked = explainWithModel(reduction, surroundings, composed.open(), new AbortController().signal);
  const said = await (planner === 'model' ? asked : asked.catch(withoutModel));
  if (said !== undefined) return { ...byRules, ...said, planner: 'model' };
  if (planner === 'model') throw new PromptOpsError('model-nonsense', { detail: 'no quote of it stands in the log' });
  return byRules;
}

function withoutModel(error: unknown): undefined {
  if (error instanceof PromptOpsError && error.kind === 'model') return undefined;
  throw error;
}

function plannerOf(planner: string): PlannerChoice {
  if (planner === 'auto' || planner === 'rules' || planner === 'model') return planner;
  throw new PromptOpsError('bad-arguments', {
    problem: `There is no planner \`${planner}\`.`,
    remedy: 'Give --planner auto, rules or model.',
  });
}
