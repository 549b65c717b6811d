import type { ChangeSet } from '../domain/change-set.ts';
import type { Check, Finding, Severity } from '../domain/check.ts';
import type { Objection } from '../domain/objection.ts';
import { locate } from '../edits/locate.ts';
import { anchor } from './anchor.ts';
import { diffLines, type DiffLine } from './diff-lines.ts';
import type { ReviewFinding } from '../domain/review-finding.ts';
import type { Fact, Fix, ReviewRule, ReviewScene } from './rule.ts';
import { reviewRules } from './rules/rules.ts';

export type Problems = {
  readonly scene: ReviewScene;
  readonly checks: readonly Check[];
  readonly objections: readonly Objection[];
  /** Text of a file after the change. */
  readonly read: (path: string) => Promise<string | undefined>;
};

/** A fact with what decides its rank. */
type Judged = Fact & {
  readonly rule: string;
  readonly severity: Severity;
  readonly line?: number;
  /** Where the reason for it stands, if the change is there. */
  readonly cause?: Place;
};

type Place = { readonly file: string; readonly line: number };

/** Everything that rules, guardrails and checks know about a change, each on its line, the gravest first, nothing twice. */
export async function findProblems({ scene, checks, objections, read }: Problems): Promise<readonly ReviewFinding[]> {
  const lines = diffLines(scene.changeSet);
  const judged: readonly Judged[] = [
    ...objections.filter(isWorthTelling).map(ofObjection),
    ...reviewRules.flatMap((rule) =>
      factsOf(rule, scene).map((fact) => ({ ...fact, rule: `review/${rule.name}`, severity: rule.severity })),
    ),
    ...checks.flatMap((check) => ofCheck(check, lines)),
  ];
  const found = await Promise.all(
    judged.map(async (one) => ({ object: one.object, finding: await place(one, lines, scene.changeSet, read) })),
  );
  const findings = withOneOfEachGuardrail(
    found.flatMap(({ object, finding }) => (finding === undefined ? [] : [{ object, finding }])),
  );
  return withoutEchoes(withoutVague(findings)).toSorted((a, b) => rank[a.severity] - rank[b.severity]);
}

const rank: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** Of a rule about the state of files only what the change brought. */
function factsOf(rule: ReviewRule, scene: ReviewScene): readonly Fact[] {
  if (rule.kind === 'change') return rule.find(scene);
  const old = new Set(rule.find(scene.before).map(identity));
  return rule.find(scene.after).filter((fact) => !old.has(identity(fact)));
}

function identity({ object, message }: Fact): string {
  return `${object}\0${message}`;
}

/** What asks for a look only, and the `moved` blocks that keep things where they are, are no findings. */
function isWorthTelling({ unsure, guardrail, object, action }: Objection): boolean {
  if (unsure === true) return false;
  return action === 'refuse' || !(guardrail === 'state-backend' && /^(?:moved|import)/.test(object));
}

function ofObjection({ guardrail, action, file, object, path, reason, remedy }: Objection): Judged {
  const severity = action === 'refuse' ? 'error' : 'warning';
  const quoted = [...reason.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word);
  const name = path.split('.').at(-1)?.replace(/\[.*$/, '') ?? '';
  const isFile = /\.[a-z]+$/.test(file) && !file.includes(' ');
  return {
    ...(isFile ? { file } : { files: new Set(file.split(/ with | and |, /)) }),
    object,
    path,
    words: [name, ...quoted, object.split(/[./]/).at(-1) ?? ''].filter((word) => word !== ''),
    message: `${sentence(reason)} ${remedy}`,
    rule: `guardrail/${guardrail}`,
    severity,
  };
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** Intent is what a proposal of ours promised; nobody promised anything here. Layout is the formatter's. */
const notForReview = /^(?:intent|rendered intent|terraform fmt)$/;

function ofCheck(check: Check, lines: readonly DiffLine[]): readonly Judged[] {
  if (check.verdict !== 'fail' || notForReview.test(check.name) || check.name === 'secrets') return [];
  return check.findings
    .filter(({ severity }) => severity === 'error')
    .map((finding: Finding) => ({
      file: finding.file,
      ...(finding.line === undefined ? {} : { line: finding.line }),
      object: '',
      words: [...finding.message.matchAll(/["'`]([\w./:-]+)["'`]/g)].flatMap(([, word = '']) => [`"${word}"`, word]),
      message: sentence(finding.message),
      rule: finding.rule,
      severity: 'error' as const,
      ...declaredIn(finding.message, lines),
    }));
}

/** What Terraform misses at a call is often told with the place where it is declared: the change may be there. */
function declaredIn(message: string, lines: readonly DiffLine[]): { readonly cause?: Place } {
  const [, path, line] = /\bdeclared at (?:\.{1,2}\/)*([^\s:]+):(\d+)/.exec(message) ?? [];
  const file = lines.find((one) => path !== undefined && `/${one.file}`.endsWith(`/${path}`))?.file;
  return file === undefined ? {} : { cause: { file, line: Number(line) } };
}

async function place(
  fact: Judged,
  lines: readonly DiffLine[],
  { files }: ChangeSet,
  read: Problems['read'],
): Promise<ReviewFinding | undefined> {
  const exact = fact.line ?? (await lineOfPath(fact, files));
  const isShown = lines.some(({ file }) => file === fact.file);
  const found =
    fact.cause === undefined || isShown
      ? anchor(fact, lines, exact)
      : anchor({ ...fact, file: fact.cause.file, words: [] }, linesFrom(fact.cause, lines));
  const file = found?.file ?? fact.file ?? [...(fact.files ?? [])][0];
  if (file === undefined) return undefined;
  // A check may point at a file that the change does not touch: the caller of a module, a neighbour in a folder.
  const isElsewhere =
    fact.line !== undefined && fact.file !== undefined && (found?.file !== fact.file || found.line !== fact.line);
  const at = isElsewhere && found !== undefined ? ` (seen at \`${fact.file ?? ''}:${fact.line ?? ''}\`)` : '';
  const line = found?.line ?? exact ?? lineOfWords(await read(file), fact.words);
  const suggestion = found?.kind === 'added' && fact.fix !== undefined ? mend(found.text, fact.fix) : undefined;
  return {
    severity: fact.severity,
    file,
    ...(line === undefined ? {} : { line }),
    rule: fact.rule,
    message: `${fact.message}${at}`,
    inDiff: found !== undefined,
    ...(suggestion === undefined ? {} : { suggestion }),
    key: `${fact.rule} ${fact.object} ${fact.message}`,
  };
}

/** A block begins where it is declared; what changed in it comes after. */
function linesFrom({ file, line }: Place, lines: readonly DiffLine[]): readonly DiffLine[] {
  return lines.filter((one) => one.file === file && one.line >= line);
}

/** Where the diff shows nothing, the line that says it most plainly. */
function lineOfWords(text: string | undefined, words: readonly string[]): number | undefined {
  const lines = text?.split('\n') ?? [];
  const at = words
    .map((word) => (word === '' ? -1 : lines.findIndex((line) => line.includes(word))))
    .find((index) => index >= 0);
  return at === undefined ? undefined : at + 1;
}

async function lineOfPath({ file, object, path }: Fact, files: ChangeSet['files']): Promise<number | undefined> {
  const text = files.find((one) => one.path === file)?.after;
  if (text === undefined || file === undefined || path === undefined || path === '') return undefined;
  return (await locate(file, text, object, path).catch(() => undefined))?.line;
}

/** The line with its one wrong text replaced; `undefined` where that text is not there exactly once. */
function mend(line: string, { from, to }: Fix): string | undefined {
  const [left, right, ...more] = line.split(from);
  return right === undefined || more.length > 0 || from === to ? undefined : `${left ?? ''}${to}${right}`;
}

/** What says only that something is broken or touched gives way to what says why. */
export function withoutVague(findings: readonly ReviewFinding[]): readonly ReviewFinding[] {
  const isNamed = findings.some(({ rule }) => rule === 'review/missing-file');
  return findings.filter(({ rule, file }) => {
    if (rule === 'guardrail/workflow-files')
      return !findings.some((one) => one.file === file && /^(?:review|model)\//.test(one.rule));
    return !(isNamed && rule.startsWith('kustomize/build'));
  });
}

/** A guardrail looks value by value; about one object of a file it is told once, with the other lines. */
function withOneOfEachGuardrail(
  found: readonly { readonly object: string; readonly finding: ReviewFinding }[],
): readonly ReviewFinding[] {
  const groups = Map.groupBy(found, ({ object, finding: { rule, file, key } }) =>
    rule.startsWith('guardrail/') ? `${rule} ${file} ${object}` : key,
  );
  return [...groups.values()].flatMap((group) => {
    const findings = group.map(({ finding }) => finding);
    const [first] = findings;
    if (first?.rule.startsWith('guardrail/') !== true) return findings;
    const others = [...new Set(findings.map(({ line }) => line))].filter(
      (line) => line !== undefined && line !== first.line,
    );
    return others.length === 0
      ? [first]
      : [{ ...first, message: `${first.message} Also in line ${others.join(', ')}.` }];
  });
}

/**
 * One fault is often seen by several: a rule of ours in each environment, the schema, the tool that renders. One finding a line is told,
 * that of our own rules before a guardrail's before a check's, the gravest first.
 */
function withoutEchoes(findings: readonly ReviewFinding[]): readonly ReviewFinding[] {
  const weight = ({ rule, severity, suggestion }: ReviewFinding): number =>
    rank[severity] * 10 +
    (rule.startsWith('review/') ? 0 : rule.startsWith('guardrail/') ? 1 : 2) -
    (suggestion === undefined ? 0 : 0.5);
  const seenKeys = new Set<string>();
  const seenLines = new Set<string>();
  return findings
    .toSorted((a, b) => weight(a) - weight(b))
    .filter((finding) => {
      const place = `${finding.file}:${finding.line ?? ''}`;
      const isEcho = seenKeys.has(finding.key) || seenLines.has(place);
      seenKeys.add(finding.key);
      seenLines.add(place);
      return !isEcho;
    });
}
