import { styleText } from 'node:util';
import { composeAskedModel } from '../compose-asked-model.ts';
import { readOperatorPolicy } from '../compose-operator-policy.ts';
import { composeStages } from '../compose-stages.ts';
import { openSides } from '../compose-target.ts';
import { readModelConfig, type ModelConfig } from '../config/service-config.ts';
import { PromptOpsError } from '../domain/errors.ts';
import type { ReviewFinding } from '../domain/review-finding.ts';
import { summaryText } from '../review/summarise.ts';
import { refusalOf } from '../workflows/judge-change-set.ts';
import { loadConfig } from '../workflows/load-config.ts';
import { mostFindings, reviewChange, type Review } from '../workflows/review-change.ts';
import type { Subcommand } from './command-line.ts';
import { exitCodes } from './exit-codes.ts';
import { terminalText } from './print-change.ts';

/** `promptops review`: what a change between two commits does, and what is wrong with it. Writes nothing. */
export const reviewSubcommand: Subcommand = {
  name: 'review',
  usage: 'review --base REF [--head REF] [--repo DIR] [--planner auto|rules|model] [--json]',
  description:
    'Reviews the change from one commit to another: what it does to each environment, its risk, at most three findings.',
  options: {
    repo: { type: 'string', default: '.' },
    base: { type: 'string' },
    head: { type: 'string', default: 'HEAD' },
    planner: { type: 'string', default: 'auto' },
    json: { type: 'boolean', default: false },
  },
  positionals: [0, 0],
  async run(options) {
    const base = options['base'];
    if (typeof base !== 'string')
      throw new PromptOpsError('bad-arguments', {
        problem: 'A review needs what the change is compared with.',
        remedy: 'Give --base with a branch, tag or commit.',
      });
    const model = modelFor(String(options['planner']));
    await using stages = composeStages({ env: process.env, model: null, planner: 'rules' });
    await using reviewer = model === null ? undefined : composeAskedModel('review', model, []);
    const sides = await openSides(String(options['repo']), base, String(options['head']));
    const review = await reviewChange(
      {
        before: sides.before,
        after: sides.after,
        config: await loadConfig(sides.base, await readOperatorPolicy(process.env)),
        signal: new AbortController().signal,
        author: 'person',
        ...(reviewer === undefined ? {} : { model: reviewer.open() }),
      },
      stages.change,
    );
    process.stdout.write(options['json'] === true ? `${JSON.stringify(contract(review), null, 2)}\n` : print(review));
    return refusalOf(review.objections) === undefined ? exitCodes.done : exitCodes.answer;
  },
  errorJson: (error) => ({ findings: [], summary: `${error.message} ${error.remedy}` }),
};

/** @throws {PromptOpsError} for a planner that does not exist, and for `model` where none is configured */
function modelFor(planner: string): ModelConfig | null {
  if (!['auto', 'rules', 'model'].includes(planner))
    throw new PromptOpsError('bad-arguments', {
      problem: `There is no planner \`${planner}\`.`,
      remedy: 'Give --planner auto, rules or model.',
    });
  const model = planner === 'rules' ? null : readModelConfig(process.env);
  if (planner === 'model' && model === null)
    throw new PromptOpsError('model-misconfigured', { detail: 'there is no OPENAI_BASE_URL and no OPENAI_API_KEY' });
  return model;
}

/** The JSON that design.md promises; findings as in checks, with the line as it should be where one edit mends it. */
function contract({ findings, summary, objections, unheard }: Review): object {
  return {
    findings: findings.slice(0, mostFindings).map(({ key: _key, inDiff: _inDiff, ...finding }) => finding),
    summary: summaryText(summary),
    guardrails: objections,
    ...(unheard === undefined ? {} : { unheard }),
  };
}

function print({ findings, summary, unheard }: Review): string {
  const rows = findings
    .slice(0, mostFindings)
    .map((finding) => `${mark(finding)} ${place(finding)} ${terminalText(finding.message)} (${finding.rule})`);
  const more = findings.length - mostFindings;
  return [
    terminalText(summaryText(summary)),
    '',
    ...rows,
    ...(more > 0 ? [`… and ${more} more`] : []),
    ...(unheard === undefined ? [] : [unheard]),
    '',
  ].join('\n');
}

function mark({ severity }: ReviewFinding): string {
  return { error: styleText('red', '✗'), warning: styleText('yellow', '!'), info: '·' }[severity];
}

function place({ file, line }: ReviewFinding): string {
  return terminalText(line === undefined ? file : `${file}:${line}`);
}
