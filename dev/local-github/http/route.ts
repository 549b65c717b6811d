import type { z } from 'zod';
import type { Permissions, Role } from '../model.ts';
import type { Repository, World } from '../world.ts';
import { ApiError, type FieldError } from './api-error.ts';
import type { Actor } from './credentials.ts';

/** What a call needs: an App any one of the permissions at this level, a person this role. */
export type Access = {
  readonly app: { readonly anyOf: readonly string[]; readonly level: 'read' | 'write' };
  readonly user: Role;
};

export type Call = {
  readonly world: World;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly actor: Actor;
  readonly accept: string;
};

export type RepositoryCall = Call & {
  readonly repository: Repository;
  /** The caller's login: a person's, `<slug>[bot]` for an App, empty for nobody. */
  readonly login: string;
  readonly permissions: Permissions;
};

/** `body` goes out as JSON; `text` and `bytes` as they are. None: an empty answer. */
export type Answer = {
  readonly status: number;
  readonly body?: unknown;
  readonly text?: string;
  readonly bytes?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
};

export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

/** One row adds an endpoint. `path` as Fastify spells it; a trailing `*` takes the rest. */
export type Route = {
  readonly method: Method;
  readonly path: string;
  readonly handle: (call: Call) => Answer | Promise<Answer>;
};

export type RepositoryRoute = {
  readonly method: Method;
  /** After `/repos/:owner/:repo`. */
  readonly path: string;
  readonly access: Access;
  readonly handle: (call: RepositoryCall) => Answer | Promise<Answer>;
};

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const created = (body: unknown): Answer => ({ status: 201, body });
export const noContent: Answer = { status: 204 };

/** Parses a request's body; throws GitHub's 422 with one error per field. */
export function parseBody<T extends z.ZodType>(schema: T, body: unknown, resource: string): z.output<T> {
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map((issue): FieldError => {
    const missing = issue.code === 'invalid_type' && issue.message.includes('undefined');
    return {
      resource,
      field: String(issue.path[0] ?? ''),
      code: missing ? 'missing_field' : 'invalid',
      message: issue.message,
    };
  });
  throw new ApiError(422, 'Validation Failed', errors);
}

/** One page of a list with its `Link` header; `per_page` is 30 unless said, 100 at most. */
export function paged<T>(call: Call, items: readonly T[], shape: (item: T) => unknown, wrap?: string): Answer {
  const perPage = Math.min(100, positive(call.query.get('per_page'), 30));
  const page = positive(call.query.get('page'), 1);
  const shown = items.slice((page - 1) * perPage, page * perPage).map(shape);
  const headers = linkHeader(call, page, Math.max(1, Math.ceil(items.length / perPage)));
  return { status: 200, body: wrap === undefined ? shown : { total_count: items.length, [wrap]: shown }, headers };
}

export function integer(text: string | undefined): number {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : -1;
}

function positive(text: string | null, otherwise: number): number {
  const value = integer(text ?? undefined);
  return value > 0 ? value : otherwise;
}

function linkHeader(call: Call, page: number, last: number): Readonly<Record<string, string>> {
  const pages: (readonly [string, number])[] = [];
  if (page > 1) pages.push(['prev', page - 1]);
  if (page < last) pages.push(['next', page + 1], ['last', last]);
  if (page > 1) pages.push(['first', 1]);
  if (pages.length === 0) return {};
  const link = ([rel, number]: readonly [string, number]): string => {
    const query = new URLSearchParams(call.query);
    query.set('page', String(number));
    return `<${call.world.url}${call.params['$path'] ?? ''}?${query.toString()}>; rel="${rel}"`;
  };
  return { link: pages.map(link).join(', ') };
}
