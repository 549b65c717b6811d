import { pullFacts, type PullRequest } from '../shapes/pull-shape.ts';
import type { CheckRun, Issue, ReactionTarget } from '../model.ts';
import { fullName, type Repository } from '../world.ts';
import { diffView } from './diff-view.ts';
import { html, type Html } from './html.ts';
import { page } from './layout.ts';
import { renderMarkdown } from './markdown.ts';

const emoji = {
  '+1': '👍',
  '-1': '👎',
  laugh: '😄',
  confused: '😕',
  heart: '❤️',
  hooray: '🎉',
  rocket: '🚀',
  eyes: '👀',
} as const;

/** An issue with its conversation. */
export function issuePageHtml(repository: Repository, issue: Issue): string {
  return page(
    `${issue.title} · Issue #${String(issue.number)}`,
    crumbs(repository),
    html`${heading(issue)}${conversation(repository, issue)}`,
  );
}

/** A pull request: conversation, checks, changed files. */
export async function pullPageHtml(repository: Repository, issue: PullRequest): Promise<string> {
  const { pull } = issue;
  const { files } = await pullFacts(repository, pull);
  const checks = [...repository.checkRuns.values()].filter((run) => run.headSha === pull.headSha);
  const body = html`${heading(issue)}
    <p class="dim">
      <b>${issue.author}</b> wants to merge <code>${pull.headRef}</code> into <code>${pull.baseRef}</code>
    </p>
    ${conversation(repository, issue)}
    <h2>Checks</h2>
    ${
      checks.length === 0
        ? html`<p class="dim">None ran on this commit.</p>`
        : html`<ul class="plain">
            ${checks.map(checkView)}
          </ul>`
    }
    <h2>Files changed (${files.length})</h2>
    ${diffView(files)}`;
  return page(`${issue.title} · Pull request #${String(issue.number)}`, crumbs(repository), body);
}

/** Where a page of a repository sits. */
export function crumbs(repository: Repository): readonly Html[] {
  const name = fullName(repository);
  return [html`<a href="/${name}">${name}</a>`, html`<a href="/${name}/pulls">Pull requests</a>`];
}

/** Open, closed, draft or merged, in words and colour. */
export function stateOf(issue: Issue): 'open' | 'closed' | 'draft' | 'merged' {
  if (issue.pull?.merged) return 'merged';
  if (issue.state === 'closed') return 'closed';
  return issue.pull?.draft === true ? 'draft' : 'open';
}

function heading(issue: Issue): Html {
  const state = stateOf(issue);
  const labels = issue.labels.map((label) => html` <span class="pill">${label}</span>`);
  return html`<h1>${issue.title} <small>#${issue.number}</small></h1>
    <p><span class="state ${state}">${state}</span>${labels}</p>`;
}

type Entry = {
  readonly id: number;
  readonly who: string;
  readonly at: string;
  readonly body: string;
  readonly target: ReactionTarget | null;
  readonly anchor: string;
  readonly hidden?: string | undefined;
};

function conversation(repository: Repository, issue: Issue): Html {
  const of = <T extends { readonly issueNumber: number }>(all: ReadonlyMap<number, T>): readonly T[] =>
    [...all.values()].filter((one) => one.issueNumber === issue.number);
  const comments = of(repository.comments).map(({ id, author: who, createdAt: at, body, hidden }): Entry => ({
    id,
    who,
    at,
    body,
    hidden,
    target: 'issue-comment',
    anchor: `issuecomment-${String(id)}`,
  }));
  const reviews = of(repository.reviews)
    .filter((review) => review.state !== 'PENDING' && (review.body !== '' || review.state !== 'COMMENTED'))
    .map(({ id, author, state, submittedAt, body }): Entry => ({
      id,
      who: `${author} · ${state.toLowerCase()}`,
      at: submittedAt ?? '',
      body,
      target: null,
      anchor: `pullrequestreview-${String(id)}`,
    }));
  const inline = of(repository.reviewComments).map(({ id, author, path, line, createdAt: at, body }): Entry => ({
    id,
    who: `${author} on ${path}:${String(line ?? '')}`,
    at,
    body,
    target: 'review-comment',
    anchor: `discussion_r${String(id)}`,
  }));
  const { number: id, author: who, createdAt: at } = issue;
  const opening: Entry = { id, who, at, body: issue.body ?? '', target: 'issue', anchor: 'opening' };
  // Ids grow with time and, unlike times, never tie.
  const later = [...comments, ...reviews, ...inline].toSorted((one, other) => one.id - other.id);
  return html`${[opening, ...later].map((entry) => entryView(repository, entry))}`;
}

function entryView(repository: Repository, { id, who, at, body, target, anchor, hidden }: Entry): Html {
  const here = repository.reactions.filter((reaction) => reaction.target === target && reaction.targetId === id);
  const contents = [...new Set(here.map((reaction) => reaction.content))];
  const pills = contents.map(
    (content) =>
      html`<span class="pill">${emoji[content]} ${here.filter((one) => one.content === content).length}</span> `,
  );
  const text = html`<div class="body">${renderMarkdown(body === '' ? '_No description._' : body)}</div>`;
  return html`<article id="${anchor}">
    <header><b>${who}</b> <time datetime="${at}">${at.replace('T', ' ').replace('Z', ' UTC')}</time></header>
    ${
      hidden === undefined
        ? text
        : html`<details>
            <summary class="dim">This comment was marked as ${hidden}.</summary>
            ${text}
          </details>`
    }
    ${pills.length === 0 ? '' : html`<footer>${pills}</footer>`}
  </article>`;
}

function checkView(run: CheckRun): Html {
  const good = run.conclusion === 'success' || run.conclusion === 'neutral' || run.conclusion === 'skipped';
  const [kind, sign] = run.conclusion === null ? ['waiting', '●'] : good ? ['success', '✓'] : ['failure', '✗'];
  const annotations = run.annotations.map(
    (one) => html`<li><code>${one.path}:${one.start_line}</code> ${one.annotation_level}: ${one.message}</li>`,
  );
  return html`<li>
    <span class="${kind}">${sign}</span> <b>${run.name}</b>
    <span class="dim">${run.conclusion ?? run.status}${run.title === null ? '' : ` · ${run.title}`}</span>
    ${
      run.summary === null
        ? ''
        : html`<details>
            <summary>Details</summary>
            <div class="body">${renderMarkdown(run.summary)}</div>
          </details>`
    }
    ${
      annotations.length === 0
        ? ''
        : html`<ul>
            ${annotations}
          </ul>`
    }
  </li>`;
}
