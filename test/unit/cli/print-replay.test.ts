import { stripVTControlCharacters } from 'node:util';
import { expect, it } from 'vitest';
import { printReplay } from '../../../src/cli/print-replay.ts';
import type { Given, Replay } from '../../../src/workflows/replay.ts';

const given: Given = {
  ...{ outcome: 'changed', message: 'scale web to 3', planner: 'rules', versions: [], software: 'promptops 1' },
  usage: null,
  files: [{ path: 'web.yaml', after: 'a'.repeat(64) }],
  changes: [{ file: 'web.yaml', object: 'Deployment/web', path: 'spec.replicas', from: 2, to: 3 }],
  checks: [{ name: 'kubeconform', target: 'web.yaml', verdict: 'pass', tool: 'kubeconform 0.7.0' }],
};

function printed(replayed: Given, more: Partial<Replay> = {}, columns = 100): string {
  const replay = { recorded: given, replayed, sameChangeSet: true, isFollowed: false, differences: [], ...more };
  return stripVTControlCharacters(printReplay(replay, columns));
}

it('tells what is the same once', () => {
  expect(printed(given).split('\n')).toEqual([
    '= outcome   changed',
    '= answer    scale web to 3',
    '= planner   rules',
    '= software  promptops 1',
    '= model     none',
    '= files     web.yaml aaaaaaaaaaaa',
    '= changes   web.yaml: Deployment/web spec.replicas 2 → 3',
    '= checks    kubeconform of web.yaml pass, kubeconform 0.7.0',
    'The same, byte by byte.',
    '',
  ]);
});

it('tells what differs side by side, each thing beside its like', () => {
  const other: Given = {
    ...given,
    files: [
      { path: 'new.yaml', after: null },
      { path: 'web.yaml', after: 'b'.repeat(64) },
    ],
    changes: [{ file: 'web.yaml', object: 'Service/web', path: '', to: {} }, ...given.changes],
  };
  const lines = printed(other, { sameChangeSet: false, differences: ['web.yaml: a → b'] }).split('\n');
  expect(lines[0]).toMatch(/^ +then +│ now$/);
  expect(lines).toContainEqual(expect.stringMatching(/^≠ files +web\.yaml aaaaaaaaaaaa +│ web\.yaml bbbbbbbbbbbb$/));
  expect(lines).toContainEqual(expect.stringMatching(/^≠ +\(not there\) +│ new\.yaml deleted$/));
  expect(lines).toContainEqual(expect.stringMatching(/^≠ changes +\(not there\) +│ web\.yaml: Service\/web added$/));
  expect(lines).toContainEqual(expect.stringMatching(/^= +web\.yaml: Deployment\/web spec\.replicas 2 → 3$/));
  expect(lines.at(-2)).toBe('Not the same.');
});

it('keeps to the width of the terminal, and lets no text of others act on it', () => {
  const long = { ...given, message: `\u001B[2J${'word '.repeat(200)}${'x'.repeat(300)}` };
  const text = printReplay(
    { recorded: given, replayed: long, sameChangeSet: true, isFollowed: true, differences: ['answer: a → b'] },
    80,
  );
  expect(text).not.toContain('\u001B[2J');
  const plain = stripVTControlCharacters(text);
  expect(Math.max(...plain.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(plain).toContain('The same files, byte by byte, but not the same in all.');
  expect(plain).toContain('Its plan is the recorded one');
});
