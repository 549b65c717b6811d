import { buildSpans } from './build-spans.ts';
import { StepCollector, type CollectedStep } from './collect-steps.ts';
import { findReferences } from './find-references.ts';
import { signatureOf, templateHash } from './line-template.ts';
import type { EvidenceSpan, LogReduction } from './log-reduction.ts';
import { strengthOf } from './match-cause.ts';
import { pickEvidence } from './pick-evidence.ts';
import { plainText } from './plain-text.ts';
import { rankMatches, wordsWithDetail, type RankedMatch } from './rank-matches.ts';
import { readLine } from './read-line.ts';
import { fillSentence } from './sentence.ts';
import { categoryOfStep } from './step-category.ts';
import { splitLines, type LogSource } from './split-lines.ts';

export type ReduceOptions = {
  /** The last successful log of the same job: what also stands there proves nothing. */
  readonly successful?: LogSource;
  /** Lines in all spans together; 60 unless said. */
  readonly budgetLines?: number;
};

/**
 * Reduces a log to what proves why it failed: finds the failing step, its own error among the follow-on errors, and what is known of it.
 *
 * Reads the log once, in time linear in its length and in memory that does not grow with it. Needs no model and asks nobody. Takes GitHub's
 * job logs, the files of its zip archives, `gh run view --log`, and the output of a tool alone. Never throws for what a log holds.
 */
export async function reduceLog(source: LogSource, options: ReduceOptions = {}): Promise<LogReduction> {
  const usual = options.successful === undefined ? undefined : await readTemplates(options.successful);
  const isUsual = (plain: string): boolean => usual?.has(templateHash(plain)) ?? false;
  const collector = new StepCollector();
  const totalLines = await splitLines(source, (raw, number, isCut) => collector.take(readLine(raw, number, isCut)));
  const judged = collector.end().map((step) => ({ step, ranked: rankMatches(step, isUsual) }));
  const { step, ranked } = chooseStep(judged) ?? { step: noStep, ranked: [] };
  const spans = buildSpans(step, ranked, Math.max(1, options.budgetLines ?? 60));
  const evidence = pickEvidence(spans);
  return {
    ...explained(ranked[0], step, spans),
    ...(step.job === undefined ? {} : { job: step.job }),
    ...(step.name === undefined ? {} : { step: step.name }),
    stepStartLine: step.startLine,
    evidence,
    spans,
    references: findReferences([...evidence, ...(spans[0]?.lines ?? [])]),
    totalLines,
  };
}

type Judged = { readonly step: CollectedStep; readonly ranked: readonly RankedMatch[] };

const noStep: CollectedStep = { hasFailed: false, isPost: false, startLine: 1, lines: [] };
const maxUsualTemplates = 500_000;

async function readTemplates(source: LogSource): Promise<ReadonlySet<number>> {
  const templates = new Set<number>();
  await splitLines(source, (raw, number, isCut) => {
    if (templates.size < maxUsualTemplates) templates.add(templateHash(readLine(raw, number, isCut).plain));
  });
  return templates;
}

/** Steps that run whatever happened before, and then miss what was never made. */
const reporting =
  /upload-artifact|upload-pages|test-reporter|junit|notify|slack|codecov|coverage|cache|comment|summary/i;

/**
 * The step whose error ended the job. Steps that were allowed to fail stand before it, steps that always run behind it: of those that name
 * a cause as clearly, the last that does not merely report.
 */
function chooseStep(judged: readonly Judged[]): Judged | undefined {
  const own = judged.filter(({ step }) => !step.isPost);
  const working = own.filter(({ step }) => !reporting.test(step.name ?? ''));
  const candidates = [working, own, judged].find((list) => list.length > 0) ?? [];
  const clearness = ({ ranked }: Judged): number => ranked[0]?.score ?? 0;
  const clearest = Math.max(...candidates.map(clearness));
  return candidates.findLast((one) => clearness(one) >= clearest - 50);
}

type Explanation = Pick<LogReduction, 'category' | 'rootCause' | 'confidence' | 'remedies' | 'signature' | 'causeId'>;

function explained(best: RankedMatch | undefined, step: CollectedStep, spans: readonly EvidenceSpan[]): Explanation {
  if (best === undefined || strengthOf(best.cause) === 'symptom') return unexplained(step, spans);
  const { cause } = best;
  const rootCause = fillSentence(cause.cause, wordsWithDetail(step, best));
  return {
    category: strengthOf(cause) === 'guess' ? (categoryOfStep(step.name) ?? cause.category) : cause.category,
    rootCause,
    confidence: confidenceOf(best),
    remedies: [cause.remedy],
    signature: signatureOf(cause.id, rootCause),
    causeId: cause.id,
  };
}

function confidenceOf({ cause, score }: RankedMatch): number {
  if (score < 150) return 0.3;
  if (strengthOf(cause) === 'proof') return 0.9;
  if (strengthOf(cause) === 'passing') return 0.75;
  return strengthOf(cause) === 'guess' ? 0.4 : 0.55;
}

/** What can be said where no known cause is named: how the step ended, and its last words. */
function unexplained(step: CollectedStep, spans: readonly EvidenceSpan[]): Explanation {
  const [span] = spans;
  const last = plainText(span?.lines.find((line) => line.line === span.rootLine)?.text ?? '').trim();
  const exit = /exit code (\d{1,5})/.exec(
    step.lines.findLast((line) => line.plain.startsWith('##[error]'))?.plain ?? '',
  )?.[1];
  const what =
    exit === undefined
      ? 'The log names no known cause'
      : `The step ended with exit code ${exit} and names no known cause`;
  const rootCause = fillSentence(last === '' ? what : `${what}; its last words are: {last}`, { last });
  return {
    category: categoryOfStep(step.name) ?? 'unknown',
    rootCause,
    confidence: 0.15,
    remedies: [],
    signature: signatureOf('unknown', last === '' ? what : last),
    causeId: null,
  };
}
