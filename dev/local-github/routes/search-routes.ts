import { paged, type Answer, type Call, type Route } from '../http/route.ts';
import { roleOf } from '../http/access.ts';
import type { Issue } from '../model.ts';
import { issueShape } from '../shapes/issue-shape.ts';
import { fullName, type Repository, type World } from '../world.ts';

type Found = { readonly repository: Repository; readonly issue: Issue };

/** What a `name:value` of a query asks of an issue. One row adds a qualifier; unknown ones find nothing, rather than everything. */
const qualifiers: Readonly<Record<string, (value: string, found: Found) => boolean>> = {
  repo: (value, { repository }) => fullName(repository).toLowerCase() === value,
  org: (value, { repository }) => repository.owner.login.toLowerCase() === value,
  is: (value, { issue }) =>
    value === issue.state ||
    value === (issue.pull === null ? 'issue' : 'pr') ||
    (value === 'merged' && (issue.pull?.merged ?? null) !== null),
  type: (value, { issue }) => value === (issue.pull === null ? 'issue' : 'pr'),
  state: (value, { issue }) => value === issue.state,
  author: (value, { issue }) => issue.author.toLowerCase() === value.replace(/^app\/(.*)$/, '$1[bot]'),
  label: (value, { issue }) => issue.labels.some((label) => label.toLowerCase() === value),
  head: (value, { issue }) => issue.pull?.headRef.toLowerCase().startsWith(value) ?? false,
  base: (value, { issue }) => issue.pull?.baseRef.toLowerCase() === value,
  in: () => true,
};

export const searchRoutes: readonly Route[] = [{ method: 'GET', path: '/search/issues', handle: searchIssues }];

function searchIssues(call: Call): Answer {
  const terms = [...(call.query.get('q') ?? '').toLowerCase().matchAll(/(?:(\w+):)?(?:"([^"]*)"|(\S+))/g)].map(
    ([, name, quoted, word]) => ({ name, value: quoted ?? word ?? '' }),
  );
  const found = [...call.world.repositories.values()]
    .filter((repository) => visible(call.world, call, repository))
    .flatMap((repository) => [...repository.issues.values()].map((issue) => ({ repository, issue })))
    .filter((one) =>
      terms.every(({ name, value }) =>
        name === undefined ? contains(one, value) : (qualifiers[name]?.(value, one) ?? false),
      ),
    );
  const answer = paged(
    call,
    found,
    ({ repository, issue }) => ({ ...issueShape(call.world, repository, issue), score: 1 }),
    'items',
  );
  return { ...answer, body: { incomplete_results: false, ...(answer.body as object) } };
}

function contains({ repository, issue }: Found, word: string): boolean {
  const comments = [...repository.comments.values()].filter((comment) => comment.issueNumber === issue.number);
  return [issue.title, issue.body ?? '', ...comments.map((comment) => comment.body)].some((text) =>
    text.toLowerCase().includes(word),
  );
}

function visible(world: World, { actor }: Call, repository: Repository): boolean {
  if (!repository.private) return true;
  if (actor.kind === 'installation') return actor.installation.account.id === repository.owner.id;
  return actor.kind === 'user' && roleOf(world, repository, actor.login) !== 'none';
}
