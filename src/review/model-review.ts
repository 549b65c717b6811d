import { z } from 'zod';
import type { AskedModel } from '../domain/asked-model.ts';
import type { ReviewFinding } from '../domain/review-finding.ts';
import type { Shown } from '../domain/usage.ts';
import { cutText } from '../domain/well-formed.ts';
import { hiddenFileReason } from '../context/hidden-file.ts';
import type { ChangeSet } from '../domain/change-set.ts';
import { diffLines, type DiffLine } from './diff-lines.ts';

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
  'refused',
  'no-effect',
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

/** Why something that a model says is no finding. */
export type DropReason = 'malformed' | 'outside-the-change' | 'misquoted' | 'known' | 'too-many';

export type ModelReview = {
  readonly findings: readonly ReviewFinding[];
  /** How many others it gave, by what is wrong with them. */
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>;
};

/** What a model is asked about. */
export type AskedChange = {
  readonly changeSet: ChangeSet;
  /** Files beside those that change, for what these refer to. */
  readonly beside: readonly { readonly path: string; readonly text: string }[];
  /** The git object of a file after the change. */
  readonly oidOf: (path: string) => string;
};

/**
 * What a model sees in a change that rules did not: each finding on a line of the diff that holds its quote, with a reason of the list.
 * Everything else it says is dropped. They are warnings: what only a model says fails no check.
 */
export async function reviewByModel(
  { changeSet, beside, oidOf }: AskedChange,
  known: readonly ReviewFinding[],
  model: AskedModel,
  signal: AbortSignal,
): Promise<ModelReview> {
  const { makeSafe, fence, prompt: system, maxCharacters } = model;
  const safe = safeChange(changeSet, makeSafe);
  const room = maxCharacters - besideCharacters;
  const wide = diffLines(safe, wideContext);
  const lines = lengthOf(renderFiles(wide, Infinity)) <= room ? wide : diffLines(safe);
  if (lines.length === 0) return { findings: [], dropped: {} };
  const told = known.map(({ file, line, message }) => `${file}:${line ?? ''} ${message}`).join('\n');
  const files = renderFiles(lines, maxCharacters);
  const others = besideFiles(beside, makeSafe, Math.min(besideCharacters, maxCharacters - lengthOf(files)));
  const user = [
    fence('the diff: line numbers of the file after the change', files.map(({ text }) => text).join('')),
    ...(others.length === 0
      ? []
      : [fence('files beside them, which do not change', others.map(({ text }) => text).join(''))]),
    fence('found already', cutText(makeSafe(told === '' ? 'nothing' : told), 4_000)),
  ].join('\n\n');
  const shown = [...files, ...others].map(({ path, text }): Shown => ({
    path,
    oid: oidOf(path),
    bytes: Buffer.byteLength(text),
  }));
  const text = await model.ask({ system, user, schema: answerSchema, shown }, signal);
  const taken = new Set(known.filter(isSpecific).map(({ file, line }) => `${file}:${line ?? ''}`));
  const findings: ReviewFinding[] = [];
  const dropped: Partial<Record<DropReason, number>> = {};
  for (const said of readFindings(text)) {
    const judged = judge(said, lines, taken);
    const reason = typeof judged === 'string' ? judged : findings.length === most ? 'too-many' : undefined;
    if (reason !== undefined) dropped[reason] = (dropped[reason] ?? 0) + 1;
    else if (typeof judged !== 'string')
      findings.push({ ...judged, message: makeSafe(cutText(judged.message.replace(/\s+/g, ' ').trim(), 500)) });
  }
  return { findings, dropped };
}

/** Lines around a change that a model sees, as long as there is room: what a change contradicts often stands in the same block. */
const wideContext = 25;
const besideCharacters = 8_000;

/**
 * The change without secrets. Files are made safe as a whole and diffed then, because what is secret may be told by a line far above
 * (`kind: Secret`). A file that may not be shown, or whose lines would be counted otherwise, is left out.
 */
function safeChange({ files }: ChangeSet, makeSafe: AskedModel['makeSafe']): ChangeSet {
  const isShown = (path: string, text: string | undefined): boolean =>
    text === undefined ||
    (hiddenFileReason(path, text) === undefined && makeSafe(text).split('\n').length === text.split('\n').length);
  return {
    files: files
      .filter(({ path, before, after }) => isShown(path, before) && isShown(path, after))
      .map(({ path, before, after }) => ({
        path,
        ...(before === undefined ? {} : { before: makeSafe(before) }),
        ...(after === undefined ? {} : { after: makeSafe(after) }),
      })),
  };
}

function besideFiles(
  files: AskedChange['beside'],
  makeSafe: AskedModel['makeSafe'],
  room: number,
): readonly { readonly path: string; readonly text: string }[] {
  let left = room;
  return files.flatMap(({ path, text }) => {
    const shown = `--- ${path}\n${makeSafe(text)}\n`;
    if (hiddenFileReason(path, text) !== undefined || shown.length > left) return [];
    left -= shown.length;
    return [{ path, text: shown }];
  });
}

/** That a file is changed at all says nothing about the line it is told on. */
function isSpecific({ rule }: ReviewFinding): boolean {
  return rule !== 'guardrail/workflow-files';
}

function lengthOf(files: readonly { readonly text: string }[]): number {
  return files.reduce((sum, { text }) => sum + text.length, 0);
}

function judge(
  said: z.output<typeof finding> | undefined,
  lines: readonly DiffLine[],
  taken: ReadonlySet<string>,
): ReviewFinding | DropReason {
  if (said === undefined) return 'malformed';
  const { file, line, reason, message } = said;
  const at = lines.find((one) => one.file === file && one.line === line);
  if (at === undefined || (at.kind !== 'added' && at.removed.length === 0)) return 'outside-the-change';
  const quoted = said.quote.trim();
  if (quoted === '' || !at.text.includes(quoted)) return 'misquoted';
  if (taken.has(`${file}:${line}`)) return 'known';
  const rule = `model/${reason}`;
  return { severity: 'warning', file, line, rule, message, inDiff: true, key: `${rule} ${file} ${quoted}` };
}

/** An answer that is no JSON of that form is one malformed finding; one finding that is malformed does not take the others with it. */
function readFindings(text: string): readonly (z.output<typeof finding> | undefined)[] {
  try {
    const parsed = loose.safeParse(JSON.parse(text.replace(/^```(?:json)?\n|\n```$/g, '')));
    return parsed.success ? parsed.data.findings.map((one) => finding.safeParse(one).data) : [undefined];
  } catch {
    return [undefined];
  }
}

/** The diff file by file as far as there is room; what is cut off is not there at all. */
function renderFiles(
  lines: readonly DiffLine[],
  room: number,
): readonly { readonly path: string; readonly text: string }[] {
  let left = room;
  return [...Map.groupBy(lines, ({ file }) => file)].flatMap(([path, own]) => {
    const rows = own.flatMap(({ line, text, kind, removed }) => [
      ...removed.map((gone) => `      - ${gone}`),
      `${String(line).padStart(5)} ${kind === 'added' ? '+' : ' '} ${text}`,
    ]);
    const text = cutText(`--- ${path}\n${rows.join('\n')}\n\n`, left);
    left -= text.length;
    return text === '' ? [] : [{ path, text }];
  });
}
