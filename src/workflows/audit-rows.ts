import type { RunRecord } from '../audit/audit-record.ts';
import type { FoundRecord } from '../audit/audit-store.ts';
import { silentVerbs } from '../commands/silent-verbs.ts';
import type { ToldAt } from '../domain/review-finding.ts';
import { checksSentence } from '../publishing/checks-table.ts';
import { inert, inlineCode } from '../publishing/inert.ts';

const maxNamed = 5;

/** A record in a few lines: what each is about, and its Markdown for the cell of a table; empty where the record says nothing of it. */
export function auditRows({ record, stored }: FoundRecord): readonly (readonly [string, string])[] {
  return [
    ['asked', asked(record)],
    ['allowed by', allowedBy(record)],
    ['planned by', plannedBy(record)],
    ['seen by the model', seen(record.shown)],
    ['reviewed', reviewed(record)],
    ['found', foundBy(record)],
    ['explained', explainedIn(record)],
    ['looked at by', heardFrom(record)],
    ['shown to it', seen(record.heard?.shown)],
    ['tokens', spent(record)],
    ['changed', changed(record)],
    ['checks', checked(record)],
    ['needs', needed(record)],
    ['approved', approved(record)],
    ['ended', ended(record)],
    ['record', `${stored.sequence} of ${inlineCode(stored.repository, 100)}, sha256 \`${stored.hash}\``],
  ];
}

/** Who asked for what; a run that nobody asked for follows what somebody did. */
function asked({ verb, actor, askedAt, issue, request }: RunRecord): string {
  const [who, where] = [inlineCode(actor, 60), issue > 0 ? ` in #${issue}` : ''];
  if (silentVerbs.includes(verb)) return `nobody; it followed what ${who} did at ${askedAt}${where}`;
  return `${who} at ${askedAt}${where}: ${inlineCode(request.quote, 200)}`;
}

function allowedBy({ decision }: RunRecord): string {
  if (decision === undefined) return '';
  const where =
    decision.environments.length === 0
      ? ''
      : ` in ${decision.environments.map((name) => inlineCode(name, 40)).join(', ')}`;
  const needs = decision.needs.length === 0 ? '' : ', with a second person';
  return `${decision.allowed ? '' : 'refused by '}rule ${inlineCode(decision.rule)}${where}${needs}`;
}

function plannedBy(record: RunRecord): string {
  const { proposal, answer, software } = record;
  if (proposal === undefined && answer === undefined) return '';
  return [proposal?.planner ?? answer?.kind ?? '', ...modelParts(record), inlineCode(software, 40)].join(' · ');
}

/** Which model with which prompts, and what it took. */
function modelParts({ traces = [], usage }: Pick<RunRecord, 'traces' | 'usage'>): readonly string[] {
  const versions = [...new Set(traces.flatMap(({ version }) => version ?? []))].map((version) =>
    inlineCode(version, 40),
  );
  const asked = traces.findLast(({ model }) => model !== undefined)?.model;
  const limits = asked === undefined ? '' : `, at most ${asked.maxContextTokens} + ${asked.maxOutputTokens} at once`;
  return [
    ...(usage === undefined || usage.model === null
      ? []
      : [
          `${inlineCode(usage.model, 60)}, ${usage.rounds === 1 ? '1 round' : `${usage.rounds} rounds`}, ${usage.inputTokens} + ${usage.outputTokens} tokens${limits}`,
        ]),
    ...(versions.length === 0 ? [] : [`prompts or templates ${versions.join(', ')}`]),
  ];
}

function heardFrom({ heard, software }: RunRecord): string {
  if (heard === undefined || heard.traces.length === 0) return '';
  return [...modelParts(heard), inlineCode(software, 40)].join(' · ');
}

/** What the limits were charged, where that is more than what came of it took: tries that failed or were cut off. */
function spent({ spent: all, usage, heard }: RunRecord): string {
  if (all === undefined) return '';
  const told = [usage, heard?.usage].reduce((sum, one) => sum + (one?.inputTokens ?? 0) + (one?.outputTokens ?? 0), 0);
  const isTold = told === all.inputTokens + all.outputTokens;
  return isTold ? '' : `${all.inputTokens} + ${all.outputTokens} in all, with what led to nothing`;
}

function reviewed({ review }: RunRecord): string {
  if (review === undefined) return '';
  const { head, base, verdict, findings, dropped, note } = review;
  const places = [...Map.groupBy(findings, ({ told }) => told)].map(
    ([told, own]) => `${own.length} ${toldWords[told]}`,
  );
  const gone = Object.entries(dropped).map(([reason, count]) => `${count} ${reason.replaceAll('-', ' ')}`);
  const parts = [
    `commit ${head.slice(0, 7)}${base === null ? '' : ` against ${base.slice(0, 7)}`}: ${verdict.replaceAll('_', ' ')}`,
    `${findings.length} found${places.length === 0 ? '' : ` (${places.join(', ')})`}`,
    ...(gone.length === 0 ? [] : [`of the model's dropped: ${gone.join(', ')}`]),
    ...(note === undefined ? [] : [inert(note, 200)]),
  ];
  return parts.join(' · ');
}

const toldWords: Readonly<Record<ToldAt, string>> = {
  line: 'on lines',
  summary: 'in the summary',
  check: 'in the check alone',
  'said-already': 'said by somebody already',
  nowhere: 'not told',
};

function foundBy({ review }: RunRecord): string {
  const { findings = [] } = review ?? {};
  const named = findings.slice(0, maxNamed).map(({ rule, severity, file, line }) => {
    const place = `${file}${line === undefined ? '' : `:${line}`}`;
    return `${severity} ${inlineCode(rule, 60)} at ${inlineCode(place, 100)}`;
  });
  return [...named, ...moreThan(findings, named)].join(', ');
}

function explainedIn({ explained = [] }: RunRecord): string {
  const parts = explained.flatMap(({ workflowRun, attempt, logs, failures }) =>
    failures.slice(0, maxNamed).map(({ rootCause, verdict, confidence, planner, job, evidence }) => {
      const log = logs.find((one) => one.job === job);
      const from = log === undefined ? '' : ` of a log with sha256 ${log.sha256.slice(0, 12)}`;
      return `run ${workflowRun} attempt ${attempt}, ${inlineCode(job, 60)}: ${inert(rootCause, 200)} (${verdict}, ${confidence}, by ${planner}, from ${evidence.length} lines${from})`;
    }),
  );
  return parts.slice(0, maxNamed).join(' · ');
}

function changed({ proposal, changes = [], files = [] }: RunRecord): string {
  return proposal === undefined ? '' : `${changes.length} values in ${files.length} files`;
}

function seen(shown: RunRecord['shown'] = []): string {
  if (shown.length === 0) return '';
  const bytes = shown.reduce((sum, file) => sum + file.bytes, 0);
  const files = shown.slice(0, maxNamed).map(({ path, oid }) => `${inlineCode(path, 80)} ${oid.slice(0, 7)}`);
  return `${[...files, ...moreThan(shown, files)].join(', ')}, ${bytes} bytes`;
}

function moreThan(all: readonly unknown[], shown: readonly unknown[]): readonly string[] {
  return all.length > shown.length ? [`and ${all.length - shown.length} more`] : [];
}

function checked({ checks = [] }: RunRecord): string {
  if (checks.length === 0) return '';
  const tools = [...new Set(checks.flatMap(({ tool }) => tool ?? []))].map((tool) => inlineCode(tool, 60));
  return `${checksSentence(checks)}${tools.length === 0 ? '' : ` (${tools.join(', ')})`}`;
}

function needed({ needs, guardrails = [] }: RunRecord): string {
  const rules = [...new Set([...(needs?.rules ?? []), ...guardrails.map(({ guardrail }) => guardrail)])];
  const person = needs === undefined || needs.rules.length === 0 ? 'nobody else' : 'a second person';
  const named = rules.map((rule) => inlineCode(rule, 60)).join(', ');
  return needs === undefined ? '' : `${person}${named === '' ? '' : ` (${named})`}`;
}

function approved({ approval }: RunRecord): string {
  if (approval === undefined) return '';
  const { login, head, proposal, confirmed } = approval;
  const what = proposal === '' ? '' : `, proposal ${proposal.slice(0, 12)}`;
  const names = confirmed.length === 0 ? '' : `, and typed ${confirmed.map((name) => inlineCode(name, 80)).join(', ')}`;
  return `commit ${head.slice(0, 7)}${what} by ${inlineCode(login, 60)}${names}`;
}

function ended({ outcome, commit, branch, at, error }: RunRecord): string {
  const what =
    commit === undefined
      ? ''
      : `, commit ${commit.slice(0, 7)}${branch === null ? '' : ` on ${inlineCode(branch, 100)}`}`;
  return `${outcome} at ${at}${what}${error === undefined ? '' : `: ${inert(error.message, 200)}`}`;
}
