import { pullFiles, type PullRequest } from '../shapes/pull-shape.ts';
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
  const files = await pullFiles(repository, issue);
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

function conversation(repository: Repository, issue: Issue): Html {
  const comments = [...repository.comments.values()].filter((comment) => comment.issueNumber === issue.number);
  const reviews = [...repository.reviews.values()].filter(
    (review) => review.issueNumber === issue.number && review.state !== 'PENDING',
  );
  const inline = [...repository.reviewComments.values()].filter((comment) => comment.issueNumber === issue.number);
  const entries = [
    ...comments.map((one) => ({
      at: one.createdAt,
      view: entry(repository, one.author, one.createdAt, one.body, 'issue-comment', one.id),
    })),
    ...reviews.map((one) => ({
      at: one.submittedAt ?? '',
      view: entry(
        repository,
        `${one.author} · ${one.state.toLowerCase()}`,
        one.submittedAt ?? '',
        one.body,
        null,
        one.id,
      ),
    })),
    ...inline.map((one) => ({
      at: one.createdAt,
      view: entry(
        repository,
        `${one.author} on ${one.path}:${String(one.line ?? '')}`,
        one.createdAt,
        one.body,
        'review-comment',
        one.id,
      ),
    })),
  ].toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const opening = entry(repository, issue.author, issue.createdAt, issue.body ?? '', 'issue', issue.number);
  return html`${opening}${entries.map(({ view }) => view)}`;
}

function entry(
  repository: Repository,
  who: string,
  at: string,
  body: string,
  target: ReactionTarget | null,
  id: number,
): Html {
  const here = repository.reactions.filter((reaction) => reaction.target === target && reaction.targetId === id);
  const contents = [...new Set(here.map((reaction) => reaction.content))];
  const pills = contents.map(
    (content) =>
      html`<span class="pill">${emoji[content]} ${here.filter((one) => one.content === content).length}</span> `,
  );
  const anchor = target === 'issue-comment' ? `issuecomment-${String(id)}` : `entry-${String(id)}`;
  return html`<article id="${anchor}">
    <header><b>${who}</b> <time datetime="${at}">${at.replace('T', ' ').replace('Z', ' UTC')}</time></header>
    <div class="body">${renderMarkdown(body === '' ? '_No description._' : body)}</div>
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
