import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openLocalRepository } from '../../../src/adapters/git/git-local-repository.ts';
import { openRepositoryCache } from '../../../src/adapters/git/git-repository-cache.ts';
import { composeStages, type Stages } from '../../../src/compose-stages.ts';
import { defaultRepositoryConfig, parseRepositoryConfig } from '../../../src/config/repository-config.ts';
import { memoryTree } from '../../../src/domain/memory-tree.ts';
import { localChange } from '../../../src/workflows/local-change.ts';
import { pathProblem } from '../../../src/policy/path-rules.ts';
import { git, scratchFolder, scratchRepository } from '../adapters/git/scratch-repository.ts';

/** Each would make a file of this name if a shell ever read it. */
const pwned = 'promptops-pwned';
const payloads = [
  `$(touch ${pwned})`,
  `\`touch ${pwned}\``,
  `; touch ${pwned} #`,
  `| touch ${pwned}`,
  `&& touch ${pwned}`,
  `\n touch ${pwned}`,
  `%0atouch ${pwned}`,
  `' ; touch ${pwned} ; '`,
  `" ; touch ${pwned} ; "`,
  `--upload-pack=touch ${pwned}`,
  `-c core.sshCommand=touch ${pwned}`,
  `\${{ github.event.issue.title }}`,
];
const deployment =
  'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  labels: { app: web }\nspec:\n  replicas: 1\n  selector: { matchLabels: { app: web } }\n  template:\n    metadata: { labels: { app: web } }\n    spec: { containers: [{ name: web, image: "web:1" }] }\n';

let stages: Stages;
beforeAll(() => {
  stages = composeStages({ env: process.env, model: null, planner: 'rules' });
});
afterAll(() => stages[Symbol.asyncDispose]());

/** Names of files, folders, charts, overlays and modules that are orders for a shell or options for a program. */
function hostileRepository(): string {
  const named = payloads.slice(0, 5).map((payload) => payload.replaceAll('/', ''));
  const files = Object.fromEntries(
    named.flatMap((name) => [
      [`k8s/${name}.yaml`, deployment.replaceAll('web', 'other')],
      [`overlays/${name}/kustomization.yaml`, 'resources: [../../k8s-base]\n'],
      [`modules/${name}/main.tf`, 'variable "a" {\n  type = string\n}\n'],
      [`charts/${name}/Chart.yaml`, 'apiVersion: v2\nname: c\nversion: 0.1.0\n'],
      [`charts/${name}/templates/a.yaml`, 'kind: ConfigMap\napiVersion: v1\nmetadata: { name: c }\n'],
    ]),
  );
  const base = { 'k8s-base/kustomization.yaml': 'resources: [web.yaml]\n', 'k8s-base/web.yaml': deployment };
  return scratchRepository({ ...files, ...base, '-rf': 'x', '--help.tf': '' }).dir;
}

function expectNotPwned(...folders: readonly string[]): void {
  for (const folder of [...folders, process.cwd()]) {
    expect(existsSync(join(folder, pwned))).toBe(false);
    const names = existsSync(folder) ? readdirSync(folder, { recursive: true }).map(String) : [];
    expect(names.filter((name) => name.split('/').at(-1) === pwned)).toEqual([]);
  }
}

const actor = { login: `lena$(touch ${pwned})`, role: 'admin', teams: [], isCodeowner: true } as const;

describe('SEC-15: text that is an order for a shell', () => {
  test('in the names of files, folders, charts, overlays and modules: every tool runs, no shell does', async () => {
    const dir = hostileRepository();
    const tree = await (await openLocalRepository(dir)).tree();
    const result = await localChange(
      {
        command: { verb: 'scale', text: 'scale web to 3', flags: {} },
        asked: payloads.join(' '),
        actor,
        tree,
        branch: 'main',
        config: defaultRepositoryConfig,
        signal: new AbortController().signal,
        onStage: () => undefined,
      },
      stages.change,
    );
    expect(result.story?.changeSet.files.map(({ path }) => path)).toEqual(['k8s-base/web.yaml']);
    // The overlays with those names are built on what changed, so kustomize was given every one of them.
    const built = (result.story?.checks ?? []).filter(
      ({ name, target }) => name.startsWith('kustomize') && /pwned/.test(target),
    );
    expect(built.length).toBeGreaterThan(3);
    expectNotPwned(dir);
  });

  test('as message and branch of a commit, and as the base that is fetched', async () => {
    const { dir, url } = scratchRepository({ 'a.yaml': 'a: 1\n' });
    const repository = await openLocalRepository(dir);
    const base = (await repository.tree()).commit;
    const changes = { files: [{ path: 'a.yaml', before: 'a: 1\n', after: 'a: 2\n' }] };
    const message = payloads.join('\n');
    await repository.commitToBranch({ base, changes, message, branch: 'promptops/1-x' });
    expect(git(dir, 'log', '-1', '--format=%B', 'promptops/1-x').trim()).toBe(message);
    const dataDir = scratchFolder();
    const cache = openRepositoryCache({ dataDir });
    const isAnswer = { kind: expect.stringMatching(/^(?:input|upstream)$/) as unknown };
    for (const payload of payloads.filter((_, index) => index % 3 !== 1)) {
      // As a branch it is refused, or it is a name like any other.
      await repository.commitToBranch({ base, changes, message, branch: payload }).catch((error: unknown) => {
        expect(error).toMatchObject({ code: 'branch-taken' });
      });
      await expect(cache.fetchTree({ url, ref: payload })).rejects.toMatchObject(isAnswer);
    }
    expectNotPwned(dir, dataDir);
  });

  test.each([
    '.github/workflows/x.yml',
    '.github/actions/a/action.yml',
    '.gitlab-ci.yml',
    'sub/.circleci/config.yml',
    'Jenkinsfile',
  ])('a workflow with an expression inside of `run` is not written: %s', (path) => {
    expect(pathProblem(path)).toMatchObject({ rule: 'workflow' });
  });

  test.each([
    ['a model', 'model'],
    ['an edit', 'rules'],
  ] as const)('also where templates may write workflows, %s may not', (_, planner) => {
    const config = parseRepositoryConfig('version: 1\nguardrails: { workflow-files: approve }\n');
    const changes = { files: [{ path: '.github/workflows/x.yml', after: 'on: push\n' }] };
    const guard = (by: 'model' | 'rules' | 'templates'): void => {
      stages.change.guardPaths(changes, memoryTree(new Map()), config, by);
    };
    expect(() => guard(planner)).toThrow('workflows run with the rights of the repository');
    expect(() => guard('templates')).not.toThrow();
  });
});
