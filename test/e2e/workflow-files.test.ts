import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { openWorld, type World } from './world.ts';

const granted = {
  actions: 'read',
  checks: 'write',
  contents: 'write',
  issues: 'write',
  members: 'read',
  metadata: 'read',
  pull_requests: 'write',
  workflows: 'write',
} as const;
const request =
  '/promptops generate a terraform plan workflow with role arn:aws:iam::111122223333:role/plan in eu-central-1, directories live';
const files = { 'README.md': '# Infrastructure\n' };
const allowing = { ...files, '.github/promptops.yml': 'version: 1\nguardrails: { workflow-files: approve }\n' };

let world: World;
beforeAll(async () => {
  world = await openWorld({ from: { files } });
});
afterAll(() => world.close());

async function branchesOf({ github, tokens, repository }: World): Promise<readonly string[]> {
  const { body } = await github.request(tokens.lena, 'GET', `/repos/${repository}/branches`);
  return z
    .array(z.object({ name: z.string() }))
    .parse(body)
    .map(({ name }) => name);
}

it('a workflow file is refused with the setting that would let a template write it', async () => {
  const { comment } = await world.ask(request);
  expect(comment).toContain('`.github/workflows/terraform-plan.yml` may not be changed');
  expect(comment).toContain('`guardrails: { workflow-files: approve }`');
  expect(await branchesOf(world)).toEqual(['main']);
});

it('where it is let through, GitHub’s refusal of an App without the permission is told with what to do', async () => {
  const beside = await world.beside({ files: allowing });
  const { comment } = await beside.ask(request);
  expect(comment).toContain('GitHub lets this App write no workflow files');
  expect(comment).toContain('`Workflows: read and write`');
  expect(await branchesOf(beside)).toEqual(['main']);
});

it('with setting and permission it becomes a pull request that a second person has to approve', async () => {
  const beside = await world.beside({ files: allowing });
  beside.github.setPermissions('acme', granted);
  const { comment } = await beside.ask(request);
  expect(comment).toContain('Opened #');
  const [pull] = await beside.pulls();
  expect(await beside.diff(pull?.number ?? 0)).toContain('+++ b/.github/workflows/terraform-plan.yml');
  expect(pull?.body).toContain('Workflows run with the rights of the repository');
  const { body } = await beside.github.request(
    beside.tokens.lena,
    'GET',
    `/repos/${beside.repository}/commits/${pull?.head.sha ?? ''}/check-runs?check_name=promptops%2Fapproval`,
  );
  const { check_runs: runs } = z
    .object({ check_runs: z.array(z.object({ conclusion: z.string().nullable() })) })
    .parse(body);
  expect(runs).toEqual([{ conclusion: 'action_required' }]);
});
