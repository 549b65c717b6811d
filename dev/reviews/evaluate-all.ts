import { join } from 'node:path';
import { composeAskedModel } from '../../src/compose-asked-model.ts';
import { composeStages } from '../../src/compose-stages.ts';
import { readModelConfig, type ModelConfig } from '../../src/config/service-config.ts';
import type { AskedModel } from '../../src/domain/asked-model.ts';
import { evaluateReview, judgeFindings, type ReviewEvaluation } from './evaluate-review.ts';
import { readRecordedReviews, recordingModel, replayingModel, writeRecordedReviews } from './recorded-reviews.ts';
import { readReviewCases, type ReviewCase } from './review-cases.ts';

const folder = join(import.meta.dirname, '..', '..', 'fixtures', 'reviews');

/**
 * `npm run eval -- --set reviews`: prints each case that was missed or raised a false alarm, and recall and false alarms of each part.
 * `--planner model` asks the model of `OPENAI_BASE_URL` too and prints the score with and without it; where there is none, the answers of
 * fixtures/reviews/answers.json are played again. `--record` keeps what a model answers there.
 */
export async function evaluateReviews({
  only,
  all,
  planner,
  record,
}: {
  readonly only?: string;
  readonly all?: boolean;
  readonly planner?: string;
  readonly record?: boolean;
}): Promise<void> {
  await using stages = composeStages({ env: process.env, model: null, planner: 'rules' });
  const isAsked = (name: string): boolean => only === undefined || name.includes(only);
  const cases = (await readReviewCases(folder)).filter((one) => isAsked(titleOf(one)));
  const evaluations: ReviewEvaluation[] = [];
  if (planner !== 'model') {
    // What only a model can see is scored with one.
    for (const one of cases) if (one.part !== 'model') evaluations.push(await evaluateReview(one, stages.change));
    print(evaluations, all);
    return;
  }
  const recorded = await readRecordedReviews(folder);
  const config = readModelConfig(process.env);
  const stale: string[] = [];
  await using reviewer = composeAskedModel('review', config ?? nowhere, []);
  const modelFor = (name: string): AskedModel =>
    config === null
      ? replayingModel(reviewer.open(), name, recorded, stale)
      : recordingModel(reviewer.open(), name, recorded);
  const seen = cases.filter((one) => config !== null || recorded[titleOf(one)] !== undefined);
  // A model answers in its own time: several are asked at once.
  for (let from = 0; from < seen.length; from += width)
    evaluations.push(
      ...(await Promise.all(
        seen.slice(from, from + width).map((one) => evaluateReview(one, stages.change, modelFor(titleOf(one)))),
      )),
    );
  if (record === true) await writeRecordedReviews(folder, recorded);
  print(evaluations, all);
  if (evaluations.length > 0)
    console.log(`without the model: ${score(await Promise.all(evaluations.map(withoutModel)))}`);
  if (stale.length > 0) console.log(`asked otherwise than when it was recorded: ${stale.join(', ')}`);
}

const width = 64;

/** Answers that are played again ask nobody. */
const nowhere: ModelConfig = {
  baseUrl: 'http://localhost:9',
  apiKey: 'none',
  model: 'none',
  timeoutMs: 1,
  maxTokens: 32_000,
};

function titleOf({ part, name }: ReviewCase): string {
  return `${part}: ${name}`;
}

async function withoutModel(evaluation: ReviewEvaluation): Promise<ReviewEvaluation> {
  const findings = evaluation.review.findings.filter(({ rule }) => !rule.startsWith('model/'));
  return { ...evaluation, ...(await judgeFindings(evaluation, findings)) };
}

function print(evaluations: readonly ReviewEvaluation[], all = false): void {
  for (const one of evaluations)
    if (all || one.found === false || one.falseAlarms.length > 0) console.log(describe(one));
  for (const [part, own] of Map.groupBy(evaluations, ({ of }) => of.part)) console.log(`${part}: ${score(own)}`);
  if (evaluations.length > 0) console.log(`all: ${score(evaluations)}`);
}

function score(evaluations: readonly ReviewEvaluation[]): string {
  const faulty = evaluations.filter(({ found }) => found !== undefined);
  const found = faulty.filter((one) => one.found === true).length;
  const alarms = evaluations.reduce((sum, { falseAlarms }) => sum + falseAlarms.length, 0);
  const times = evaluations.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  return `${evaluations.length} pull requests, ${faulty.length} with a fault: recall ${(found / Math.max(1, faulty.length)).toFixed(2)} (${found}), false alarms ${(alarms / evaluations.length).toFixed(2)} a pull request (${alarms}), median ${(times[times.length >> 1] ?? 0).toFixed(0)} ms`;
}

function describe({ of, found, review, falseAlarms }: ReviewEvaluation): string {
  const head = `${found === false ? 'MISSED' : falseAlarms.length > 0 ? 'FALSE ALARM' : 'ok'}  ${of.part}: ${of.name}`;
  const rows = review.findings.map(
    ({ file, line, rule, message, suggestion }) =>
      `    ${file}:${line ?? ''} [${rule}] ${message}${suggestion === undefined ? '' : `\n      suggests: ${suggestion}`}`,
  );
  const failed = review.checks
    .filter(({ verdict }) => verdict === 'fail')
    .map(({ name, target, reason }) => `    check ${name} ${target} fails ${reason ?? ''}`);
  return [head, ...rows, ...(found === false ? failed : []), ''].join('\n');
}
