import type { SemanticChange } from '../domain/change-set.ts';
import { PromptOpsError } from '../domain/errors.ts';
import type { RunRecord } from './audit-record.ts';
import { readSince } from './read-since.ts';

/** What somebody wants to know of the past: which records (`since`, `actor`), and which changes of them. */
export type HistoryQuery = {
  readonly since?: string;
  readonly actor?: string;
  /** Each has to fit: a service, an environment, the beginning of a path, or any of them. */
  readonly about: readonly { readonly kind: 'service' | 'environment' | 'path' | 'any'; readonly text: string }[];
};

/** Names of a question's parts; one row adds one. */
const keys = {
  service: 'service',
  env: 'environment',
  environment: 'environment',
  path: 'path',
  actor: 'actor',
  by: 'actor',
  since: 'since',
} as const;

/**
 * Reads `service:checkout since:7d`, `production`, `path:apps/ actor:lena` …
 * @throws {PromptOpsError} `bad-arguments` naming the word that means nothing here
 */
export function readHistoryQuery(text: string, now: Date): HistoryQuery {
  let query: HistoryQuery = { about: [] };
  for (const word of text.split(/\s+/).filter((one) => one !== '')) {
    const [, name = '', value = ''] = /^([a-z]+):(.*)$/i.exec(word) ?? [];
    if (name === '') {
      query = { ...query, about: [...query.about, { kind: 'any', text: word }] };
      continue;
    }
    const key = Object.hasOwn(keys, name.toLowerCase()) ? keys[name.toLowerCase() as keyof typeof keys] : undefined;
    if (key === undefined || value === '') throw unknownWord(word);
    if (key === 'actor') query = { ...query, actor: value.replace(/^@/, '') };
    else if (key === 'since') query = { ...query, since: sinceOf(value, now, word) };
    else query = { ...query, about: [...query.about, { kind: key, text: value }] };
  }
  return query;
}

function sinceOf(value: string, now: Date, word: string): string {
  const since = readSince(value, now);
  if (since === undefined) throw unknownWord(word);
  return since;
}

function unknownWord(word: string): PromptOpsError {
  return new PromptOpsError('bad-arguments', {
    problem: `\`${word.slice(0, 80).replaceAll('`', '')}\` says nothing about the past.`,
    remedy: 'Ask as in `/promptops history service:checkout env:production path:apps/ actor:lena since:7d`.',
  });
}

/** The changes of a record that the question is about; all of them where it names nothing. */
export function changesAbout(record: RunRecord, { about }: HistoryQuery): readonly SemanticChange[] {
  const environments = record.decision?.environments ?? [];
  return (record.changes ?? []).filter((change) =>
    about.every(({ kind, text }) => {
      const isService =
        names(change.object.slice(change.object.lastIndexOf('/') + 1), text) || names(change.file, text);
      const isEnvironment = environments.includes(text) || names(change.file, text);
      const isPath = change.file === text || change.file.startsWith(text.endsWith('/') ? text : `${text}/`);
      if (kind === 'service') return isService;
      if (kind === 'environment') return isEnvironment;
      return kind === 'path' ? isPath : isService || isEnvironment || isPath;
    }),
  );
}

/** Whether a name or path holds these words as whole words: `checkout` is in `apps/checkout/base` and `checkout_logs`, not in `checkouts`. */
function names(name: string, text: string): boolean {
  const wordsOf = (value: string): string =>
    ` ${value
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .join(' ')} `;
  return wordsOf(name).includes(wordsOf(text));
}
