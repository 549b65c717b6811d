import { expect, it } from 'vitest';
import { reviewFiles } from '../../../support/review-files.ts';

const path = '.github/workflows/ci.yml';
const sha = 'a'.repeat(40);
const workflow = (trigger: string, steps: string, rights = 'permissions: { contents: read }\n'): string =>
  `name: ci\non: ${trigger}\n${rights}jobs:\n  build:\n    runs-on: ubuntu-24.04\n    steps:\n${steps}`;
const checkout = (ref: string): string => `      - uses: actions/checkout@${sha}\n        with: { ref: "${ref}" }\n`;
const plain = workflow('[push]', `      - uses: actions/checkout@${sha}\n`);

it.each([
  [
    "checks out strangers' code with rights",
    workflow('[pull_request_target]', checkout('${{ github.event.pull_request.head.sha }}')),
    ['review/untrusted-checkout'],
  ],
  [
    'checks out the same where it has none',
    workflow('[pull_request]', checkout('${{ github.event.pull_request.head.sha }}')),
    [],
  ],
  ['checks out its own code with rights', workflow('[pull_request_target]', checkout('main')), []],
  [
    'checks them out where no fork comes in',
    workflow('[pull_request_target]', checkout('${{ github.event.pull_request.head.sha }}')).replace(
      'runs-on',
      'if: github.event.pull_request.head.repo.full_name == github.repository\n    runs-on',
    ),
    [],
  ],
  [
    'runs a title as a script',
    workflow('[issues]', '      - run: echo "${{ github.event.issue.title }}"\n'),
    ['review/script-injection'],
  ],
  [
    'hands a title over',
    workflow('[issues]', '      - run: echo "$T"\n        env: { T: "${{ github.event.issue.title }}" }\n'),
    [],
  ],
  ['may write everything', workflow('[push]', '', 'permissions: write-all\n'), ['review/wider-token']],
  ['has no permissions any more', workflow('[push]', '', ''), ['review/wider-token']],
  ['gives them to each job', workflow('[push]', '', '').replace('runs-on', 'permissions: {}\n    runs-on'), []],
  ['follows a tag', workflow('[push]', '      - uses: actions/checkout@v5\n'), ['review/unpinned-action']],
  ['runs at 25 o’clock', workflow('{ schedule: [{ cron: "0 25 * * *" }] }', ''), ['review/workflow-schedule']],
])('a workflow that %s', async (_, after, expected) => {
  const found = await reviewFiles({ [path]: plain }, { [path]: after });
  expect(found.map(({ rule }) => rule)).toEqual(expected);
});
