import { describe, expect, it } from 'vitest';
import type { Objection } from '../../../src/domain/objection.ts';
import { approvalNeed } from '../../../src/publishing/approval-need.ts';
import { pullRequestText } from '../../../src/publishing/pull-request-text.ts';
import { parseRecord } from '../../../src/publishing/record.ts';
import { storyOf } from './story.fixture.ts';

const removal: Objection = {
  guardrail: 'stateful-removal',
  action: 'approve',
  file: 'envs/prod/main.tf',
  object: 'aws_db_instance.main',
  path: '',
  reason: 'What keeps data would be destroyed: `aws_db_instance.main` is removed',
  remedy: 'Keep it.',
  confirm: 'aws_db_instance.main',
};
const { confirm: _, ...place } = removal;
const tag: Objection = {
  ...place,
  guardrail: 'latest-tag',
  action: 'warn',
  reason: 'No <img> @lena',
  remedy: 'Give a version.',
};

function sectionOf(objections: readonly Objection[], needsApproval?: string): string {
  const { body } = pullRequestText(storyOf({ objections, ...(needsApproval === undefined ? {} : { needsApproval }) }));
  return /### Guardrails\n\n([\s\S]*?)\n\n### /.exec(body)?.[1] ?? '';
}

describe('the guardrails in a pull request', () => {
  it('are no section when there is nothing to say', () => {
    expect(pullRequestText(storyOf()).body).not.toContain('### Guardrails');
  });

  it('say first who must approve and how, then what was found', () => {
    const [first, ...lines] = sectionOf([removal, tag])
      .split('\n')
      .filter((line) => line !== '');
    expect(first).toContain('**A second person must approve this** (`stateful-removal`)');
    expect(first).toContain('a review is not enough');
    expect(first).toContain('`/promptops approve aws_db_instance.main`');
    expect(lines[0]).toMatch(
      /^- 🛑 \*\*stateful-removal\*\* `envs\/prod\/main.tf` `aws_db_instance.main`: What keeps data/,
    );
    expect(lines[1]).toMatch(/^- ⚠️ \*\*latest-tag\*\*/);
  });

  it('take a review for what destroys nothing', () => {
    expect(sectionOf([], 'environments.production.protected')).toContain('or approves this commit in a review');
  });

  it('are inert, whatever they quote', () => {
    expect(sectionOf([tag])).not.toMatch(/<img>|@lena/);
  });

  it('label the pull request and bind the approval to the proposal', () => {
    const story = storyOf({ objections: [removal] });
    const { body, labels } = pullRequestText(story);
    expect(labels).toContain('promptops: needs approval');
    expect(parseRecord(body)).toMatchObject({
      approval: {
        rules: ['stateful-removal'],
        confirm: ['aws_db_instance.main'],
        proposal: approvalNeed(story).proposal,
      },
      guardrails: [{ name: 'stateful-removal', action: 'approve', object: 'aws_db_instance.main' }],
    });
  });

  it('another proposal, or another base, has another hash', () => {
    const [first, ...others] = [
      storyOf(),
      storyOf({ base: { branch: 'main', commit: 'b'.repeat(40) } }),
      storyOf({ proposal: { ...storyOf().proposal, operations: [{ op: 'delete-file', file: 'a' }] } }),
    ].map((story) => approvalNeed(story).proposal);
    expect(others).not.toContain(first);
    expect(new Set(others).size).toBe(2);
  });
});
