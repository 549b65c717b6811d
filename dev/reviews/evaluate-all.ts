import { join } from 'node:path';
import { composeAskedModel } from '../../src/compose-asked-model.ts';
import { composeStages } from '../../src/compose-stages.ts';
import { readModelConfig } from '../../src/config/service-config.ts';
import { evaluateReview, type ReviewEvaluation } from './evaluate-review.ts';
import { readReviewCases } from './review-cases.ts';

const folder = join(import.meta.dirname, '..', '..', 'fixtures', 'reviews');

/** `npm run eval -- --set reviews`: prints each case that was missed or raised a false alarm, and recall and false alarms of each part. */
export async function evaluateReviews({
  only,
  all,
  planner,
}: {
  readonly only?: string;
  readonly all?: boolean;
  readonly planner?: string;
}): Promise<void> {
  await using stages = composeStages({ env: process.env, model: null, planner: 'rules' });
  const cases = (await readReviewCases(folder)).filter(
    // What only a model can see is scored with one, and without the rest.
    ({ name, part }) =>
      (part === 'model') === (planner === 'model') && (only === undefined || `${part}: ${name}`.includes(only)),
  );
  const evaluations: ReviewEvaluation[] = [];
  const config = planner === 'model' ? readModelConfig(process.env) : null;
  if (planner === 'model' && config === null) throw new Error('there is no model: set OPENAI_BASE_URL');
  await using reviewer = config === null ? undefined : composeAskedModel('review', config, []);
  // A model answers in its own time: several are asked at once.
  const width = reviewer === undefined ? 1 : 16;
  for (let from = 0; from < cases.length; from += width)
    evaluations.push(
      ...(await Promise.all(
        cases.slice(from, from + width).map((one) => evaluateReview(one, stages.change, reviewer?.open())),
      )),
    );
  for (const one of evaluations)
    if (all === true || one.found === false || one.falseAlarms.length > 0) console.log(describe(one));
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
