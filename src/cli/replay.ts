import { styleText } from 'node:util';
import { openAudit } from '../compose-audit.ts';
import { findRun, replayRun, type ReplayOptions } from '../compose-replay.ts';
import { PromptOpsError } from '../domain/errors.ts';
import type { PlannerChoice } from '../planner/auto.ts';
import type { Given, Replay } from '../workflows/replay.ts';
import type { Options, Subcommand } from './command-line.ts';
import { exitCodes } from './exit-codes.ts';

/** `promptops replay <run>`: a recorded request on the recorded files again, beside what it gave then. Writes nothing. */
export const replaySubcommand: Subcommand = {
  name: 'replay',
  usage: 'replay <run> [--repo DIR] [--planner auto|rules|model] [--model NAME] [--json]',
  description: 'Does a recorded request again and shows what differs; without --planner and --model it asks nobody.',
  options: {
    repo: { type: 'string' },
    planner: { type: 'string' },
    model: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
  positionals: [1, 1],
  async run(options, [run = '']) {
    const how = readOptions(options);
    const { record, stored } = await withRecord(run);
    const replayed = await replayRun(process.env, record, how);
    const { repository, sequence, hash } = stored;
    const about = { run: record.run, repository, record: { sequence, hash }, request: record.request.command.text };
    process.stdout.write(
      options['json'] === true
        ? `${JSON.stringify({ ...about, ...replayed }, null, 2)}\n`
        : `run ${about.run} of ${repository} (record ${sequence}): ${about.request}\n${print(replayed)}`,
    );
    return replayed.differences.length === 0 ? exitCodes.done : exitCodes.checkFailed;
  },
};

async function withRecord(run: string): ReturnType<typeof findRun> {
  await using audit = await openAudit(process.env);
  return await findRun(audit.store, run);
}

function readOptions({ repo, planner, model }: Options): ReplayOptions {
  if (planner !== undefined && !isChoice(planner))
    throw new PromptOpsError('bad-arguments', {
      problem: `There is no planner \`${String(planner)}\`.`,
      remedy: 'Give --planner auto, rules or model.',
    });
  return {
    ...(typeof repo === 'string' ? { repo } : {}),
    ...(planner === undefined ? {} : { planner }),
    ...(typeof model === 'string' ? { model } : {}),
  };
}

function isChoice(planner: string | boolean): planner is PlannerChoice {
  return planner === 'auto' || planner === 'rules' || planner === 'model';
}

const width = 52;

function print({ recorded, replayed, sameChangeSet, differences }: Replay): string {
  const now = facts(replayed);
  const rows = facts(recorded)
    .map(([name, value], index) => [name, value, now[index]?.[1] ?? ''] as const)
    .filter(([, a, b]) => a !== '' || b !== '');
  const line = (name: string, a: string, b: string): string => `${name.padEnd(10)} ${cut(a).padEnd(width)} ${cut(b)}\n`;
  const verdict =
    differences.length === 0
      ? styleText('green', 'the same')
      : styleText('yellow', sameChangeSet ? 'the same files, and:' : 'not the same:');
  return [
    styleText('bold', line('', 'then', 'now')),
    ...rows.map(([name, a, b]) => line(name, a, b)),
    `${verdict}\n`,
    ...differences.map((difference) => `  ${difference}\n`),
  ].join('');
}

function modelOf({ usage }: Given): string {
  if (usage === null || usage.model === null) return 'none';
  return `${usage.model}, ${usage.rounds} rounds, ${usage.inputTokens} + ${usage.outputTokens} tokens`;
}

function facts(given: Given): readonly (readonly [string, string])[] {
  const { outcome, message, planner, versions, files, changes, checks } = given;
  const count = (verdict: string): number => checks.filter((check) => check.verdict === verdict).length;
  const change = (index: number): string => {
    const { object = '', path = '', to } = changes[index] ?? {};
    return object === '' ? '' : `${object} ${path} → ${to === undefined ? 'removed' : JSON.stringify(to)}`;
  };
  return [
    ['outcome', outcome],
    ['answer', message],
    ['planner', `${planner ?? 'none'} ${versions.join(' ')}`.trim()],
    ['model', modelOf(given)],
    ['files', files.map(({ path }) => path).join(', ')],
    ['changes', `${changes.length}`],
    ...[0, 1, 2].map((index) => ['', change(index)] as const),
    ['checks', `${count('pass')} pass, ${count('fail')} fail, ${count('unchecked')} unchecked`],
  ];
}

function cut(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length <= width ? line : `${line.slice(0, width - 1)}…`;
}
