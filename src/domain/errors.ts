/**
 * What kind of thing went wrong, which decides what the user is told and what happens next:
 * - `input`: what was asked cannot be read; full text and how to fix it.
 * - `denied`: not allowed; reason and the rule's name.
 * - `model`: the model was slow, down, refused or answered nonsense.
 * - `upstream`: GitHub or another service failed; retried with backoff.
 * - `conflict`: the world moved (branch exists, base went away, comment edited).
 * - `tool`: a validation tool is missing or broken; becomes an `unchecked` check.
 * - `internal`: our own fault; the user sees a correlation id and nothing else.
 */
export type ErrorKind = 'input' | 'denied' | 'model' | 'upstream' | 'conflict' | 'tool' | 'internal';

type Row = { readonly kind: ErrorKind; readonly retry: boolean; readonly message: string; readonly remedy: string };

/** The catalogue. One row adds an error. `{name}` is filled from the error's details. */
export const errorCatalogue = {
  'empty-request': {
    kind: 'input',
    retry: false,
    message: 'There is nothing after the command.',
    remedy: 'Say what should change, for example `/promptops scale checkout to 5 replicas in production`.',
  },
  'unknown-verb': {
    kind: 'input',
    retry: false,
    message: '`{verb}` is not a command.',
    remedy: '{hint}`/promptops help` lists what there is.',
  },
  'unknown-flag': {
    kind: 'input',
    retry: false,
    message: 'The flag `{flag}` does not exist.',
    remedy: 'Flags are {known}. Nothing was run.',
  },
  'bad-flag': { kind: 'input', retry: false, message: 'The flag `{flag}` {problem}.', remedy: '{remedy}' },
  'broken-template': {
    kind: 'input',
    retry: false,
    message: "The repository's own template does not fit its contract: `{file}`: {problem}.",
    remedy:
      'Mend it on the default branch; `promptops templates check .github/promptops/templates` says the same beforehand.',
  },
  'bad-arguments': { kind: 'input', retry: false, message: '{problem}', remedy: '{remedy}' },
  'request-too-long': {
    kind: 'input',
    retry: false,
    message: 'The request is {size} characters long; {limit} are read.',
    remedy: 'Shorten it, or split it into several requests.',
  },
  'base-not-found': {
    kind: 'input',
    retry: false,
    message: 'There is no branch `{base}` in this repository.',
    remedy: 'Give an existing branch with `--base`, or leave the flag out for `{default}`.',
  },
  'review-too-large': {
    kind: 'input',
    retry: false,
    message: 'This change touches {files} files; at most {limit} are reviewed.',
    remedy: 'Split it, or look at it yourself.',
  },
  'empty-repository': {
    kind: 'input',
    retry: false,
    message: 'The repository has no commit yet.',
    remedy: 'Push a first commit (a README is enough) and ask again.',
  },
  'not-a-repository': {
    kind: 'input',
    retry: false,
    message: '`{path}` is not a git repository.',
    remedy: 'Give the folder of a clone with `--repo`.',
  },
  'no-such-folder': {
    kind: 'input',
    retry: false,
    message: 'There is no folder `{path}`.',
    remedy: 'Give a folder that exists.',
  },
  'no-database': {
    kind: 'input',
    retry: false,
    message: 'There are no records: `{path}` holds no database.',
    remedy: 'Set DATABASE_URL, or PROMPTOPS_DATA_DIR to the data folder of the service.',
  },
  'no-such-run': {
    kind: 'input',
    retry: false,
    message: 'There is no record of a run `{run}`{hint}.',
    remedy: '`promptops audit export` lists the runs that ended; give the id or its first eight characters.',
  },
  'not-replayable': {
    kind: 'input',
    retry: false,
    message: 'Run `{run}` cannot be replayed: {why}.',
    remedy: '{remedy}',
  },
  'record-altered': {
    kind: 'conflict',
    retry: false,
    message: 'The record of run `{run}` was altered after it was written.',
    remedy: 'Nothing that rests on it is done; `promptops audit verify` names every record that was.',
  },
  'commit-gone': {
    kind: 'input',
    retry: false,
    message: 'The files of commit `{commit}` are not kept here any more.',
    remedy: 'Give a clone of {repository} that has it with `--repo DIR`.',
  },
  'unreadable-log': { kind: 'input', retry: false, message: 'The log `{path}` {problem}.', remedy: '{remedy}' },
  'inside-repository': {
    kind: 'input',
    retry: false,
    message: '`{path}` is a folder inside the repository `{top}`; a commit is made for a whole repository.',
    remedy: 'Give `--repo {top}`, or `--dry-run` to see the change for this folder alone.',
  },
  'edit-impossible': { kind: 'input', retry: false, message: '`{file}`: {problem}', remedy: '{remedy}' },
  'bad-configuration': { kind: 'input', retry: false, message: '`{file}`{at}: {problem}', remedy: '{remedy}' },
  'not-allowed': { kind: 'denied', retry: false, message: '{reason}', remedy: '{remedy}' },
  'limit-reached': { kind: 'denied', retry: false, message: '{reason}', remedy: '{ends}' },
  'archived-repository': {
    kind: 'denied',
    retry: false,
    message: 'This repository is archived and cannot be changed.',
    remedy: 'Unarchive it, or ask in the repository that replaced it.',
  },
  'path-not-allowed': {
    kind: 'denied',
    retry: false,
    message: '`{file}` may not be changed: {reason}.',
    remedy: '{remedy}',
  },
  'model-down': {
    kind: 'model',
    retry: true,
    message: 'The model could not be reached ({detail}).',
    remedy: 'Ask again later; requests that need no model still work.',
  },
  'model-misconfigured': {
    kind: 'model',
    retry: false,
    message: 'The model cannot be used ({detail}).',
    remedy: 'Tell the operator; requests that need no model still work.',
  },
  'model-refused': {
    kind: 'model',
    retry: false,
    message: 'The model declined the request: {detail}',
    remedy: 'Put the request in other words, or make the change by hand.',
  },
  'model-nonsense': {
    kind: 'model',
    retry: false,
    message: 'The model gave no usable answer: {detail}',
    remedy: 'Ask again, or put the request in other words.',
  },
  'model-budget': {
    kind: 'model',
    retry: false,
    message: 'The request needs more context than the model may be given ({detail}).',
    remedy: 'Narrow it with `--path`.',
  },
  'model-leak': {
    kind: 'model',
    retry: false,
    message:
      'The answer of the model held a secret of this service or a part of one, so nothing of it was used (rule `secret-leak`).',
    remedy: 'Tell the operator: the key of the model may be in wrong hands.',
  },
  'secret-leak': {
    kind: 'denied',
    retry: false,
    message:
      'What was to be written to GitHub held a secret of this service or a part of one, so it was not sent (rule `secret-leak`).',
    remedy: 'Tell the operator.',
  },
  'database-unavailable': {
    kind: 'upstream',
    retry: true,
    message: 'The database cannot be reached.',
    remedy: 'Comment again later; the log of the service says what is wrong.',
  },
  'github-unavailable': {
    kind: 'upstream',
    retry: true,
    message: 'GitHub did not take the call ({detail}).',
    remedy: 'It was tried again without success; comment again later.',
  },
  'github-rate-limit': {
    kind: 'upstream',
    retry: true,
    message: 'GitHub limits our calls until {until}.',
    remedy: 'Nothing is lost: the run goes on by itself after that.',
  },
  'github-forbidden': {
    kind: 'upstream',
    retry: false,
    message: 'GitHub forbids the App to {action} ({detail}).',
    remedy: 'Give the App the permission in its settings: docs/operate.md lists them.',
  },
  'workflows-not-permitted': {
    kind: 'upstream',
    retry: false,
    message: 'GitHub lets this App write no workflow files, so `{file}` was not written.',
    remedy:
      'An owner gives the App `Workflows: read and write` in its settings and accepts it for this installation (docs/operate.md). `promptops templates render` writes the file for a pull request by hand.',
  },
  'github-rejected': {
    kind: 'upstream',
    retry: false,
    message: 'GitHub rejected the call to {action}: {detail}',
    remedy: 'Look at the branch and repository rules; then ask again.',
  },
  'git-failed': {
    kind: 'upstream',
    retry: true,
    message: 'The repository could not be read ({detail}).',
    remedy: 'It was tried again without success; ask again later.',
  },
  'comment-edited': {
    kind: 'conflict',
    retry: false,
    message: 'The comment was edited or deleted after it was posted, so the run was stopped.',
    remedy: 'Post the request as a new comment.',
  },
  'branch-taken': {
    kind: 'conflict',
    retry: false,
    message: 'The branch `{branch}` exists already and is not ours.',
    remedy: 'Delete or rename it and ask again.',
  },
  'head-moved': {
    kind: 'conflict',
    retry: false,
    message: 'The branch `{branch}` moved each time while it was worked on.',
    remedy: 'Ask again when nobody pushes to it.',
  },
  'approval-stale': {
    kind: 'conflict',
    retry: false,
    message: 'The branch moved: the approval is for `{approved}`, and the head is `{head}` now. Nothing was approved.',
    remedy:
      'Look at the new commits; to approve them, name the commit: `/promptops approve {head}` (with the names that are asked for).',
  },
  'base-moved': {
    kind: 'conflict',
    retry: true,
    message: 'The branch `{base}` moved while the change was made.',
    remedy: 'Ask again.',
  },
  'tool-missing': {
    kind: 'tool',
    retry: false,
    message: '{tool} is not installed.',
    remedy: 'Run `npm run setup`, or set {variable} to its path.',
  },
  'tool-failed': { kind: 'tool', retry: false, message: '{tool} {problem}.', remedy: '{remedy}' },
  internal: {
    kind: 'internal',
    retry: false,
    message: 'Something went wrong on our side.',
    remedy: 'Give the operator this id: `{id}`.',
  },
} as const satisfies Record<string, Row>;

export type ErrorCode = keyof typeof errorCatalogue;

/** An expected failure with a stable code. Everything else that is thrown is `internal`. */
export class PromptOpsError extends Error {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, string>>;

  constructor(code: ErrorCode, details: Readonly<Record<string, string>> = {}, options?: { cause?: unknown }) {
    super(fill(errorCatalogue[code].message, details), options);
    this.name = 'PromptOpsError';
    this.code = code;
    this.details = details;
  }

  get kind(): ErrorKind {
    return errorCatalogue[this.code].kind;
  }

  get retry(): boolean {
    return errorCatalogue[this.code].retry;
  }

  /** What to do next, in one sentence. */
  get remedy(): string {
    return fill(errorCatalogue[this.code].remedy, this.details);
  }
}

function fill(template: string, details: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => details[name] ?? '');
}
