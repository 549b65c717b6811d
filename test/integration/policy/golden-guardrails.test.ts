import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { applyMiniDiff } from '../../../dev/mini-diff.ts';
import { readRequestCases } from '../../../dev/request-cases.ts';
import { openFolder } from '../../../src/adapters/folder-tree.ts';
import { readTemplateFiles } from '../../../src/adapters/template-files.ts';
import { defaultRepositoryConfig } from '../../../src/config/repository-config.ts';
import { buildInventory } from '../../../src/context/build-inventory.ts';
import type { GuessedEnvironment } from '../../../src/policy/environments.ts';
import type { ChangeSet } from '../../../src/domain/change-set.ts';
import type { FileTree } from '../../../src/domain/file-tree.ts';
import type { Objection } from '../../../src/domain/objection.ts';
import { semanticChanges } from '../../../src/edits/semantic-changes.ts';
import { secretChecks } from '../../../src/validation/secrets/secret-checks.ts';
import { checkTemplates } from '../../../src/workflows/check-templates.ts';
import { judgeChangeSet } from '../../../src/workflows/judge-change-set.ts';

const root = join(import.meta.dirname, '../../..');

/** What the guardrails say with their defaults, after the check that tells them of secrets. */
async function judge(changeSet: ChangeSet, environments: readonly GuessedEnvironment[]): Promise<readonly string[]> {
  const changes = await semanticChanges(changeSet);
  const checks = await secretChecks({ changes: changeSet } as Parameters<typeof secretChecks>[0]);
  const objections = await judgeChangeSet(
    { changeSet, changes, rendered: [], checks },
    defaultRepositoryConfig,
    environments,
  );
  return objections.map(said);
}

function said({ action, guardrail, file, object, path, reason }: Objection): string {
  return `${action} ${guardrail}: ${file} ${object} ${path}: ${reason}`;
}

describe('everyday requests', async () => {
  const cases = await readRequestCases(join(root, 'fixtures/requests'));

  it.each(cases)('on $repository are refused by no guardrail', async ({ repository, cases: requests }) => {
    const tree = await openFolder(join(root, 'fixtures/repositories', repository));
    const { environments } = await buildInventory(tree);
    const changed = requests.filter((one) => one.outcome === 'changed');
    const all = await Promise.all(
      changed.map(async ({ request, diff }) =>
        (await judge(await changeSetOf(diff, tree), environments)).map((one) => `${request}: ${one}`),
      ),
    );
    expect(changed.length).toBeGreaterThan(0);
    expect(all.flat().filter((one) => one.includes(': refuse '))).toEqual([]);
  });
});

async function changeSetOf(diff: string, tree: FileTree): Promise<ChangeSet> {
  const after = await applyMiniDiff(diff, (file) => tree.read(file));
  const files = await Promise.all(
    [...after].map(async ([path, text]) => {
      const before = await tree.read(path);
      return { path, ...(before === undefined ? {} : { before }), ...(text === undefined ? {} : { after: text }) };
    }),
  );
  return { files };
}

it('no example of a template is refused', async () => {
  const catalogue = await readTemplateFiles(join(root, 'templates/infrastructure'));
  let rendered: FileTree | undefined;
  await checkTemplates(catalogue, catalogue, (tree) => {
    rendered = tree;
    return Promise.resolve([]);
  });
  const texts = await rendered?.readMany(rendered.entries.map(({ path }) => path));
  const files = [...(texts ?? [])].map(([path, after]) => ({ path, after }));
  expect(files.length).toBeGreaterThan(50);
  const objections = await judge({ files }, [{ name: 'production', paths: ['.'] }]);
  const refused = objections.filter((one) => one.startsWith('refuse'));
  // Whether a workflow may be written is the policy's decision.
  expect(refused.filter((one) => !one.startsWith('refuse workflow-files: ci-terraform-plan-'))).toEqual([]);
  expect(refused).not.toEqual([]);
});
