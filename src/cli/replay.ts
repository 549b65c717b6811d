import { styleText } from 'node:util';
import type { RunRecord } from '../audit/audit-record.ts';
import { openAudit } from '../compose-audit.ts';
import { findRun, replayRun, type ReplayOptions } from '../compose-replay.ts';
import { PromptOpsError } from '../domain/errors.ts';
import type { PlannerChoice } from '../planner/auto.ts';
import { plainText } from '../explain/plain-text.ts';
import type { Options, Subcommand } from './command-line.ts';
import { exitCodes } from './exit-codes.ts';
import { printReplay } from './print-replay.ts';

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
        : `${headline(record, sequence)}\n${printReplay(replayed, process.stdout.columns ?? 120)}`,
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

/** Which run it was, who asked for it when and where, and what. */
function headline(
  { run, repository, actor, askedAt, issue, pullRequest, request }: RunRecord,
  sequence: number,
): string {
  const where = pullRequest === null || pullRequest === issue ? '' : `, pull request #${pullRequest}`;
  const about = `run ${run} of ${repository} (record ${sequence}), asked by ${actor} on ${askedAt.slice(0, 16).replace('T', ' ')} UTC in #${issue}${where}`;
  return `${styleText('bold', plainText(about))}\n  ${plainText(request.quote).replace(/\s+/g, ' ')}`;
}
