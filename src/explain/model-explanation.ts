import { z } from 'zod';
import type { AskedModel } from '../domain/asked-model.ts';
import { digestOf } from '../domain/text-digest.ts';
import type { Shown } from '../domain/usage.ts';
import type { LogReduction, QuotedLine } from './log-reduction.ts';
import { plainText } from './plain-text.ts';

/** What is around a failure: path → changed parts, and a part of the workflow file; empty where nobody knows. */
export type FailureSurroundings = { readonly changed: ReadonlyMap<string, string>; readonly workflow: string };

/** A model's explanation of which every quote stands in the log. */
export type ModelExplanation = {
  readonly rootCause: string;
  readonly evidence: readonly QuotedLine[];
  readonly fixes: readonly string[];
  readonly confidence: number;
};

const answerSchema = z.strictObject({
  rootCause: z.string(),
  quotes: z.array(z.strictObject({ line: z.number(), text: z.string() })),
  fixes: z.array(z.string()),
  sure: z.enum(['sure', 'likely', 'guess']),
});

const wireSchema: Readonly<Record<string, unknown>> = (() => {
  const { $schema: _, ...schema } = z.toJSONSchema(answerSchema, { target: 'draft-7', reused: 'inline' });
  return schema;
})();

const confidences = { sure: 0.9, likely: 0.6, guess: 0.3 } as const;
const most = {
  quotes: 10,
  fixes: 3,
  causeCharacters: 500,
  fixCharacters: 400,
  changed: 6_000,
  workflow: 3_000,
} as const;

/**
 * Has a model explain a reduced log. It sees the kept lines, never the log; of its answer every quote is held against them, and without one
 * that holds there is no answer (`undefined`): what is posted can be looked up.
 */
export async function explainWithModel(
  reduction: LogReduction,
  surroundings: FailureSurroundings,
  model: AskedModel,
  signal: AbortSignal,
): Promise<ModelExplanation | undefined> {
  const lines = keptLines(reduction);
  const system = `${model.prompt.trim()}\n\nData stands between these two lines, and only between them:\n${model.fence('where it comes from', '…')}`;
  const question = questionOf(reduction, lines, surroundings, model);
  return readExplanation(await model.ask({ system, schema: wireSchema, ...question }, signal), lines, model);
}

/** Every line of the spans once, in the order of the log. */
function keptLines({ spans, evidence }: LogReduction): readonly QuotedLine[] {
  const all = [...spans.flatMap((span) => span.lines), ...evidence];
  return [...new Map(all.map((line) => [line.line, line])).values()].toSorted((a, b) => a.line - b.line);
}

function questionOf(
  { rootCause, category, step, job }: LogReduction,
  lines: readonly QuotedLine[],
  { changed, workflow }: FailureSurroundings,
  { fence, makeSafe }: AskedModel,
): { readonly user: string; readonly shown: readonly Shown[] } {
  const log = lines.map(({ line, text }) => `${line}\t${makeSafe(plainText(text))}`).join('\n');
  const change = makeSafe([...changed].map(([path, patch]) => `--- ${path}\n${patch}`).join('\n')).slice(
    0,
    most.changed,
  );
  const part = makeSafe(workflow).slice(0, most.workflow);
  const where = [job === undefined ? '' : `job ${job}`, step === undefined ? '' : `step ${step}`].filter(
    (part) => part !== '',
  );
  const sections = [
    '# The log, reduced',
    fence('log', log),
    '# The guess of the program',
    fence('guess', makeSafe(`${category}: ${rootCause}${where.length === 0 ? '' : ` (${where.join(', ')})`}`)),
    ...(change === '' ? [] : ['# The change that was tested', fence('change', change)]),
    ...(part === '' ? [] : ['# Of the workflow file', fence('workflow', part)]),
  ];
  const shown = [
    partShown(`log${job === undefined ? '' : ` of ${job}`}`, log),
    ...(change === '' ? [] : [partShown(`changes of ${[...changed.keys()].join(', ')}`, change)]),
    ...(part === '' ? [] : [partShown('part of the workflow file', part)]),
  ];
  return { user: sections.join('\n\n'), shown };
}

/** Parts of logs and files are no git objects: they are named by the sha256 of what was shown of them. */
function partShown(path: string, text: string): Shown {
  return { path, oid: digestOf(text), bytes: Buffer.byteLength(text) };
}

/** The answer as far as it holds; `undefined` when it is no answer, or no quote of it stands in the log. */
export function readExplanation(
  text: string,
  lines: readonly QuotedLine[],
  { makeSafe }: Pick<AskedModel, 'makeSafe'>,
): ModelExplanation | undefined {
  const parsed = answerSchema.safeParse(parseJson(text));
  if (!parsed.success || parsed.data.rootCause.trim() === '') return undefined;
  const { rootCause, quotes, fixes, sure } = parsed.data;
  const evidence = lines
    .filter((line) => quotes.some((quote) => isQuoteOf(quote, line, makeSafe)))
    .slice(0, most.quotes);
  if (evidence.length === 0) return undefined;
  return {
    rootCause: makeSafe(rootCause).slice(0, most.causeCharacters),
    evidence,
    fixes: fixes.slice(0, most.fixes).map((fix) => makeSafe(fix).slice(0, most.fixCharacters)),
    confidence: confidences[sure],
  };
}

/** The same number and the same text as it was shown; blanks at the ends do not count. */
function isQuoteOf(quote: QuotedLine, line: QuotedLine, makeSafe: AskedModel['makeSafe']): boolean {
  const said = quote.text.trim();
  return quote.line === line.line && said !== '' && makeSafe(plainText(line.text)).includes(said);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1));
  } catch {
    return undefined;
  }
}
