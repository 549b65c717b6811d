import { describe, expect, it } from 'vitest';
import { digestOf } from '../../../src/domain/text-digest.ts';
import { readDelivery } from '../../../src/server/read-delivery.ts';

const lena = { login: 'lena', type: 'User' };
const repository = { name: 'infra', default_branch: 'main', owner: { login: 'acme' } };
const comment = { id: 5, body: '/promptops help', html_url: 'http://x', user: lena, performed_via_github_app: null };
const payload = { repository, sender: lena, installation: { id: 7 }, issue: { number: 3, title: 'Scale' }, comment };

const read = (changes: object) => readDelivery('issue_comment.created', 'd-1', { ...payload, ...changes });

describe('reading a delivery', () => {
  it('finds the request in a comment', () => {
    expect(read({})).toEqual({
      kind: 'request',
      known: false,
      request: {
        command: { verb: 'help', text: 'help', flags: {} },
        actor: 'lena',
        quote: '/promptops help',
        title: 'Scale',
        deliveryId: 'd-1',
        origin: {
          repository: { owner: 'acme', name: 'infra' },
          installationId: 7,
          defaultBranch: 'main',
          issueNumber: 3,
          isPullRequest: false,
          comment: { id: 5, kind: 'issue', url: 'http://x' },
          textDigest: digestOf('/promptops help'),
        },
      },
    });
  });

  it('knows the number of the one who asked', () => {
    expect(read({ sender: { ...lena, id: 42 } })).toMatchObject({ request: { actorId: 42 } });
  });

  it('quotes from the command that was read, not from one in a code block before it', () => {
    const body = 'We had:\n```\n/prompt scale a to 1\n```\nNow:\n/prompt scale a to 5\nthanks';
    expect(read({ comment: { ...comment, body } })).toHaveProperty('request.quote', '/prompt scale a to 5\nthanks');
  });

  it.each([
    ['a NUL', '/prompt scale a\0 to 5'],
    ['half a character', '/prompt scale a to 5 \uD83D'],
    ['a character on the cut of the quote', `/prompt scale a to 5 ${'x'.repeat(3_978)}😀😀`],
    ['a character on the cut of an answer', `/promptops ${'x'.repeat(59)}😀`],
    ['a character on the cut of a flag', `/promptops set a --base ${'x'.repeat(79)}😀~`],
  ])('gives text that every store takes when the comment holds %s', (_, body) => {
    const title = 'T\0\uDC00';
    const reading = read({ comment: { ...comment, body }, issue: { number: 3, title } });
    expect(reading.kind).toBe('request');
    const stored = JSON.stringify(reading);
    expect(stored).not.toMatch(/\\u(?:0000|d[89a-f])/i);
    expect(reading).toHaveProperty('request.origin.textDigest', digestOf(body));
  });

  it('finds it in the body of an issue and in a review comment', () => {
    const issue = { number: 4, title: 'T', body: '/prompt help', user: lena };
    expect(readDelivery('issues.opened', 'd', { ...payload, issue })).toMatchObject({
      kind: 'request',
      request: { origin: { issueNumber: 4 } },
    });
    const review = readDelivery('pull_request_review_comment.created', 'd', {
      ...payload,
      pull_request: { number: 9, title: 'P' },
    });
    expect(review).toMatchObject({
      kind: 'request',
      request: { origin: { issueNumber: 9, isPullRequest: true, comment: { kind: 'review' } } },
    });
  });

  it('knows that a comment stands on a pull request', () => {
    expect(read({ issue: { number: 3, title: 'P', pull_request: { url: 'x' } } })).toMatchObject({
      request: { origin: { isPullRequest: true } },
    });
  });

  it('turns what cannot be run into a request that only answers', () => {
    expect(read({ comment: { ...comment, body: '/promptops frob' } })).toMatchObject({
      request: { command: { verb: 'invalid request' } },
    });
  });

  const renovate = { login: 'renovate[bot]', type: 'Bot' };
  const byRenovate = { ...comment, user: renovate, performed_via_github_app: { slug: 'renovate' } };

  it('passes on an App of its own name, which the configuration may list', () => {
    expect(read({ sender: renovate, comment: byRenovate })).toMatchObject({ request: { actor: 'renovate[bot]' } });
  });

  it.each(['OWNER', 'MEMBER', 'COLLABORATOR', 'NONE'])(
    'takes %s for what it is when it comes to order',
    (association) => {
      const known = association !== 'NONE';
      expect(read({ comment: { ...comment, author_association: association } })).toMatchObject({ known });
    },
  );

  it.each([
    [
      'a bot whose name is that of no App',
      { sender: { login: 'x', type: 'Bot' }, comment: { ...comment, user: { login: 'x', type: 'Bot' } } },
    ],
    [
      'an App in the name of another',
      { sender: renovate, comment: { ...byRenovate, performed_via_github_app: { slug: 'x' } } },
    ],
    [
      'an App that writes what cannot be read',
      { sender: renovate, comment: { ...byRenovate, body: '/promptops frob' } },
    ],
    ['a bot', { comment: { ...comment, user: { login: 'x[bot]', type: 'Bot' } } }],
    ['an App that writes for a person', { comment: { ...comment, performed_via_github_app: { id: 1 } } }],
    ['somebody who sends another one’s comment', { sender: { login: 'max', type: 'User' } }],
    ['a payload of another shape', { repository: {} }],
    ['ordinary talk', { comment: { ...comment, body: 'thanks!' } }],
    ['an empty body', { comment: { ...comment, body: null } }],
  ])('ignores %s, with a reason', (_, changes) => {
    const reading = read(changes);
    expect(reading.kind).toBe('ignore');
    expect(reading).toHaveProperty('reason', expect.stringMatching(/./));
  });
});
