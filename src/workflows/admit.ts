import { findVerb, verbs, type VerbRow } from '../commands/verbs.ts';
import { defaultRepositoryConfig, type RepositoryConfig } from '../config/repository-config.ts';
import { PromptOpsError } from '../domain/errors.ts';
import type { Request } from '../domain/request.ts';
import type { Run } from '../domain/run.ts';
import { appSlugOf, authorizeSomewhere, type Asking } from '../policy/authorize.ts';
import { endOf, type Counters } from '../policy/counters.ts';
import type { Consumer, LimitKeeper } from '../policy/limits.ts';
import type { Rights } from '../policy/rights.ts';
import { parseRecord } from '../publishing/record.ts';
import { failedComment } from '../publishing/status-comment.ts';
import type { Connection } from './connection.ts';
import { isFromFork, notAllowed } from './gate.ts';
import { loadConfig } from './load-config.ts';
import { readActor } from './read-actor.ts';

/** What the cheap gate says of a request before anything is answered. */
export type Admission =
  | { readonly kind: 'admitted' }
  /** Told in one comment, and that is the end of it. */
  | { readonly kind: 'refused'; readonly comment: string }
  /** Not answered; `sign`: 👎 on what asked, once. */
  | { readonly kind: 'quiet'; readonly reason: string; readonly sign?: true };

export type AdmitDependencies = { readonly counters: Counters; readonly limits: LimitKeeper };

/**
 * Those who may use no command that writes get so many answers an hour, each and all together, and nothing beyond:
 * strangers on a public repository cannot make us talk.
 */
export const guestAnswers = { each: 10, together: 30 } as const;
/** Answers without work (help, status, what could not be read, denials) for everyone else. */
export const answersPerHour = 200;

/**
 * Whether somebody was answered so often that nothing of theirs is even queued: a look or two into the database. Once strangers had
 * all their answers together, one look at each of them is enough.
 */
export async function isHushed({ actor, origin }: Request, counters: Counters): Promise<boolean> {
  const who = consumerOf(actor, origin);
  const given = await counters.used(guestKey(who), 'hour');
  return given >= guestAnswers.each || (given > 0 && (await guestsAreAnswered(who, counters)));
}

/**
 * Decides whether a request is taken up, before anything is said on GitHub or any model is asked: rights, limits, noise. A yes may
 * rest on rights of half a minute ago, because the full gate asks again; a no does only once strangers had all their answers.
 */
export async function admit(run: Run, connection: Connection, dependencies: AdmitDependencies): Promise<Admission> {
  const { actor: login, command, origin } = run.request;
  if (await isHushed(run.request, dependencies.counters))
    return { kind: 'quiet', reason: 'answered often enough this hour' };
  const row = findVerb(command.verb);
  const access = row?.access ?? 'read';
  const ask = async (from: Connection['recent']): Promise<Asked> => {
    const config = await from.config().catch(withoutConfig);
    const actor = await readActor(login, from.rights, { config: config ?? defaultRepositoryConfig, owners: [] });
    return { config, asking: { actor, verb: command.verb, access } };
  };
  let asked = await ask(connection.recent);
  const who = consumerOf(login, origin);
  // In a flood every question to GitHub would be one that the people of the repository cannot ask any more.
  const isFlood = isGuest(asked) && (await guestsAreAnswered(who, dependencies.counters));
  if (!mayAsk(asked) && !isFlood) asked = await ask(fresh(connection));
  const fromFork = mayAsk(asked) && (await isFromFork(origin, row ?? { access }, connection));
  asked = { ...asked, asking: { ...asked.asking, fromFork } };
  const request: Admitting = { run, row, connection, who, ...asked };
  if (!mayAsk(asked) && appSlugOf(login) !== undefined) return { kind: 'quiet', reason: 'an App that is not listed' };
  if (isGuest(asked)) return admitGuest(request, dependencies);
  return admitMember(request, dependencies);
}

/** `config` is absent when the file cannot be read: the run will say so to those who can mend it. */
type Asked = { readonly config: RepositoryConfig | undefined; readonly asking: Asking };

type Admitting = Asked & {
  readonly run: Run;
  readonly row: VerbRow | undefined;
  readonly connection: Connection;
  readonly who: Consumer;
};

function mayAsk({ config = defaultRepositoryConfig, asking }: Asked): boolean {
  return authorizeSomewhere(config, asking).decision.allowed;
}

function isGuest({ config = defaultRepositoryConfig, asking: { actor } }: Asked): boolean {
  const writing = verbs.filter(({ access }) => access === 'write');
  return !writing.some(
    ({ name, access }) => authorizeSomewhere(config, { actor, verb: name, access }).decision.allowed,
  );
}

async function admitGuest(request: Admitting, { counters }: AdmitDependencies): Promise<Admission> {
  const { who } = request;
  const given = await counters.take(guestKey(who), 'hour', guestAnswers.each);
  if (given === undefined) return { kind: 'quiet', reason: 'answered often enough this hour' };
  const together = await counters.take(guestsKey(who), 'hour', guestAnswers.together);
  if (together === undefined)
    return {
      kind: 'quiet',
      reason: 'guests were answered often enough this hour',
      ...(given === 1 ? { sign: true } : {}),
    };
  if (mayAsk(request)) return { kind: 'admitted' };
  const silence =
    given === guestAnswers.each
      ? ` The next answer to you is possible ${await endOf(counters, guestKey(who), 'hour', guestAnswers.each)}.`
      : '';
  return refused(request, denial(request), silence);
}

async function admitMember(request: Admitting, { counters, limits }: AdmitDependencies): Promise<Admission> {
  const { row, config, who, connection } = request;
  const person = `${who.repository} ${who.actor}`.toLowerCase();
  try {
    const allowed = mayAsk(request);
    if ((!allowed || row?.waits !== true) && row?.name !== 'cancel') {
      const key = `answers ${person}`;
      const given = await counters.take(key, 'hour', answersPerHour);
      if (given === undefined) throw tooManyAnswers(await endOf(counters, key, 'hour', answersPerHour));
    }
    if (!allowed) return refused(request, denial(request));
    if (row?.waits !== true || config === undefined) return { kind: 'admitted' };
    if (row.changes === true && request.run.request.command.flags.dryRun !== true)
      await checkOpenPullRequests({ config, who, connection, limits });
    await limits.request(who, config);
    return { kind: 'admitted' };
  } catch (error) {
    if (!(error instanceof PromptOpsError) || error.code !== 'limit-reached') throw error;
    // Told once with its end; who goes on asking until then is not answered.
    const { limit = '', ends = '' } = error.details;
    const told = await counters.take(`told ${limit} ${ends} ${person}`, 'hour', 1);
    return told === undefined ? { kind: 'quiet', reason: error.message } : refused(request, error);
  }
}

/** Whether another pull request may be opened. @throws {PromptOpsError} `limit-reached` */
export async function checkOpenPullRequests(given: {
  readonly config: RepositoryConfig;
  readonly who: Consumer;
  readonly connection: Connection;
  readonly limits: LimitKeeper;
}): Promise<void> {
  const open = await given.connection.host.openPullRequests();
  const owners = open.map(({ body }) => parseRecord(body)?.requestedBy ?? '');
  given.limits.openPullRequests(given.who, given.config, owners);
}

/** Whose limits a request counts against. */
export function consumerOf(actor: string, { repository }: Request['origin']): Consumer {
  return { repository: `${repository.owner}/${repository.name}`, actor };
}

function refused({ run }: Admitting, error: PromptOpsError, more = ''): Admission {
  return { kind: 'refused', comment: failedComment(run.id, error.message, `${error.remedy}${more}`, run.made) };
}

function denial({ config = defaultRepositoryConfig, asking }: Asked): PromptOpsError {
  return notAllowed(authorizeSomewhere(config, asking).decision);
}

function tooManyAnswers(ends: string): PromptOpsError {
  return new PromptOpsError('limit-reached', {
    limit: 'answers',
    reason: `The limit of ${answersPerHour} answers an hour for one person is reached.`,
    ends: `It ends ${ends}.`,
  });
}

function guestKey({ repository, actor }: Consumer): string {
  return `guest ${repository} ${actor}`.toLowerCase();
}

function guestsKey({ repository }: Consumer): string {
  return `guests ${repository}`.toLowerCase();
}

async function guestsAreAnswered(who: Consumer, counters: Counters): Promise<boolean> {
  return (await counters.used(guestsKey(who), 'hour')) >= guestAnswers.together;
}

function fresh({ rights, host, policy }: Connection): {
  readonly rights: Rights;
  readonly config: () => Promise<RepositoryConfig>;
} {
  return { rights, config: () => loadConfig({ read: (path) => host.defaultFile(path), entries: [] }, policy) };
}

function withoutConfig(error: unknown): undefined {
  if (error instanceof PromptOpsError && error.code === 'bad-configuration') return undefined;
  throw error;
}
