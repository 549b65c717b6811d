import { describe, expect, it } from 'vitest';
import { noPolicy } from '../../../../src/config/operator-policy.ts';
import { parseRepositoryConfig, type RepositoryConfig } from '../../../../src/config/repository-config.ts';
import { readOwnRules } from '../../../../src/policy/guardrails/own-rules.ts';
import { loadConfig } from '../../../../src/workflows/load-config.ts';
import { memoryTree } from '../../context/memory-tree.ts';
import { judged } from './guarded.ts';

const sized = {
  'envs/prod/db.tf': [
    'resource "aws_db_instance" "a" {\n  instance_class = "db.t3.small"\n}\n',
    'resource "aws_db_instance" "a" {\n  instance_class = "db.r6g.24xlarge"\n}\n',
  ] as const,
};
const replicas = { 'prod/values.yaml': ['replicaCount: 2\n', 'replicaCount: 5\n'] as const };

function rule(when: string): RepositoryConfig['rules'] {
  return parseRepositoryConfig(
    `version: 1\nrules:\n  - name: own\n    when: ${JSON.stringify(when)}\n    action: approve\n    reason: Because\n`,
  ).rules;
}

async function says(edits: Parameters<typeof judged>[0], when: string): Promise<readonly string[]> {
  const objections = await judged(edits, { rules: rule(when) });
  return objections
    .filter(({ guardrail }) => guardrail === 'own')
    .map(({ action, path, reason }) => `${action} ${path}: ${reason}`);
}

describe("an operator's own rule", () => {
  it.each([
    [
      'by type and value',
      sized,
      'change.type == "aws_db_instance" && change.path == "instance_class" && change.to.endsWith("24xlarge")',
      ['approve instance_class: Because: `db.t3.small` → `db.r6g.24xlarge`'],
    ],
    [
      'by pattern',
      sized,
      'change.path == "instance_class" && change.to.matches("\\\\.\\\\d+xlarge$|24")',
      ['approve instance_class: Because: `db.t3.small` → `db.r6g.24xlarge`'],
    ],
    ['by environment', replicas, '"production" in change.environments', ['approve replicaCount: Because: `2` → `5`']],
    [
      'by calculating',
      replicas,
      'change.key == "replicaCount" && change.to > change.from * 2',
      ['approve replicaCount: Because: `2` → `5`'],
    ],
    ['that is not met', replicas, 'change.key == "replicaCount" && change.to > change.from * 3', []],
    ['about another thing', replicas, 'change.type == "aws_db_instance"', []],
  ])('is judged %s', async (_, edits, when, said) => {
    expect(await says(edits, when)).toEqual(said);
  });

  it('applies where it cannot be decided, and says so', async () => {
    const [said] = await says(replicas, 'change.to.startsWith("5")');
    expect(said).toMatch(/^approve replicaCount: Because: .*could not be decided here: found no matching overload/);
    expect(await says(replicas, 'change.nope == 1')).toHaveLength(1);
    expect(await says(replicas, '"text"')).toHaveLength(1);
  });

  it('sees things that come and go, and what stands in them', async () => {
    const removed = { 'a.yaml': ['apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\n', null] as const };
    expect(await says(removed, 'change.removed && change.path == "" && change.object == "ConfigMap/c"')).toEqual([
      'approve : Because',
    ]);
    expect(await says(removed, 'change.key == "name" && change.removed')).toHaveLength(1);
  });

  it.each([
    ['no CEL', 'change.path =', 'is no CEL'],
    ['loops in loops', '[1, 2].all(a, [1, 2].all(b, [1].exists(c, a == b)))', 'inside of another'],
  ])('is refused with its name when it is %s', async (_, when, problem) => {
    await expect(readOwnRules(rule(when), 'promptops.yml')).rejects.toThrow(new RegExp(`\`own\`.*${problem}`));
  });

  it.each([
    ['the name of a built-in one', 'name: latest-tag\n    when: "true"\n    action: warn\n    reason: x', 'built-in'],
    [
      'an endless condition',
      `name: own\n    when: "${'a'.repeat(1_001)}"\n    action: warn\n    reason: x`,
      'rules.0.when',
    ],
    ['"off", which nobody needs', 'name: own\n    when: "true"\n    action: off\n    reason: x', 'cannot be `off`'],
  ])('cannot have %s', (_, text, problem) => {
    expect(() => parseRepositoryConfig(`version: 1\nrules:\n  - ${text}\n`)).toThrow(problem);
  });

  it('takes no time for a hostile value', async () => {
    const hostile = { 'a.yaml': ['v: b\n', `v: ${'a'.repeat(50_000)}!\n`] as const };
    const started = performance.now();
    expect(await says(hostile, 'change.to != null && change.to.matches("^(a+)+$")')).toEqual([]);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

it('a guardrail that does not exist is an error with what was meant', () => {
  expect(() => parseRepositoryConfig('version: 1\nguardrails: { latest-tags: refuse }\n')).toThrow(
    /latest-tags.*did you mean `latest-tag`/,
  );
});

it('a condition that is no CEL stops every run before any work', async () => {
  const text = 'version: 1\nrules:\n  - { name: own, when: "change.path =", action: warn, reason: x }\n';
  await expect(loadConfig(memoryTree({ '.github/promptops.yml': text }), noPolicy)).rejects.toThrow(/`own` is no CEL/);
});
