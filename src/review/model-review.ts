import { z } from 'zod';
import type { ReviewFinding } from '../domain/review-finding.ts';
import { cutText } from '../domain/well-formed.ts';
import type { DiffLine } from './diff-lines.ts';

/** What a review asks a model: one question, one answer as JSON. It has no tools. */
export type AskModel = (
  question: { readonly system: string; readonly user: string; readonly answer: Readonly<Record<string, unknown>> },
  signal: AbortSignal,
) => Promise<string>;

export type ReviewModel = {
  readonly ask: AskModel;
  readonly prompt: string;
  /** Sanitises and redacts what comes from the repository. */
  readonly makeSafe: (text: string) => string;
  /** Marks text as data. */
  readonly fence: (label: string, text: string) => string;
  readonly maxCharacters: number;
};

/** Reasons that a finding of a model can have; one without is dropped. */
const reasons = [
  'copy-paste',
  'half-done',
  'wrong-magnitude',
  'inverted-condition',
  'name-and-value-disagree',
  'breaks-consumer',
  'outage',
  'data-loss',
  'exposure',
  'cost',
  'wrong-environment',
] as const;

const finding = z.strictObject({
  file: z.string(),
  line: z.int(),
  quote: z.string(),
  reason: z.enum(reasons),
  message: z.string(),
});
const loose = z.object({ findings: z.array(z.unknown()) });
const answerSchema = z.toJSONSchema(z.strictObject({ findings: z.array(finding) }));

const most = 3;

/**
 * What a model sees in a change that rules did not: each finding on a line of the diff that holds its quote, with a reason of the list.
 * Everything else it says is dropped. They are warnings: what only a model says fails no check.
 */
export async function reviewByModel(
  lines: readonly DiffLine[],
  known: readonly ReviewFinding[],
  model: ReviewModel,
  signal: AbortSignal,
): Promise<readonly ReviewFinding[]> {
  if (lines.length === 0) return [];
  const { makeSafe, fence, prompt: system } = model;
  const told = known.map(({ file, line, message }) => `${file}:${line ?? ''} ${message}`).join('\n');
  const user = [
    fence(
      'the diff: line numbers of the file after the change',
      cutText(makeSafe(renderLines(lines)), model.maxCharacters),
    ),
    fence('found already', cutText(makeSafe(told === '' ? 'nothing' : told), 4_000)),
  ].join('\n\n');
  const text = await model.ask({ system, user, answer: answerSchema }, signal);
  const taken = new Set(known.map(({ file, line }) => `${file}:${line ?? ''}`));
  return readFindings(text)
    .flatMap((one): ReviewFinding[] => {
      const at = lines.find(({ file, line }) => file === one.file && line === one.line);
      const isShown = at !== undefined && (at.kind === 'added' || at.removed.length > 0);
      const quoted = one.quote.trim();
      if (!isShown || quoted === '' || !at.text.includes(quoted) || taken.has(`${one.file}:${one.line}`)) return [];
      const { file, line } = one;
      const message = makeSafe(cutText(one.message.replace(/\s+/g, ' ').trim(), 500));
      return [
        {
          severity: 'warning',
          file,
          line,
          rule: `model/${one.reason}`,
          message,
          inDiff: true,
          key: `model/${one.reason} ${file} ${quoted}`,
        },
      ];
    })
    .slice(0, most);
}

/** An answer that is no JSON of that form holds no findings; neither does one finding that is malformed take the others with it. */
function readFindings(text: string): readonly z.output<typeof finding>[] {
  try {
    const parsed = loose.safeParse(JSON.parse(text.replace(/^```(?:json)?\n|\n```$/g, '')));
    return (parsed.success ? parsed.data.findings : []).flatMap((one) => finding.safeParse(one).data ?? []);
  } catch {
    return [];
  }
}

function renderLines(lines: readonly DiffLine[]): string {
  return [...Map.groupBy(lines, ({ file }) => file)]
    .map(([file, own]) => {
      const rows = own.flatMap(({ line, text, kind, removed }) => [
        ...removed.map((gone) => `      - ${gone}`),
        `${String(line).padStart(5)} ${kind === 'added' ? '+' : ' '} ${text}`,
      ]);
      return `--- ${file}\n${rows.join('\n')}`;
    })
    .join('\n\n');
}
