import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findTool } from '../../../src/adapters/tools/find-tool.ts';
import { toolTable } from '../../../src/adapters/tools/tool-table.ts';

let root: string;
const at = (...parts: string[]) => join(root, ...parts);

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'promptops-lookup-'));
  for (const path of ['project/helm', 'path/helm', 'path/tofu', 'own/myhelm']) {
    await mkdir(join(root, path, '..'), { recursive: true });
    await writeFile(at(path), '');
    await chmod(at(path), 0o755);
  }
  await writeFile(at('path/kubectl'), 'not executable');
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe('a tool is looked for', () => {
  test('first where the variable says', () => {
    const env = { PROMPTOPS_HELM: at('own/myhelm'), PATH: at('path') };
    expect(findTool('helm', at('project'), env)).toEqual({ path: at('own/myhelm') });
  });
  test("then in the project's tools, then on PATH", () => {
    expect(findTool('helm', at('project'), { PATH: at('path') })).toEqual({ path: at('project/helm') });
    expect(findTool('helm', at('nowhere'), { PATH: at('path') })).toEqual({ path: at('path/helm') });
  });
  test('nowhere else when the variable names nothing', () => {
    const found = findTool('helm', at('project'), { PROMPTOPS_HELM: at('gone'), PATH: at('path') });
    expect(found).toEqual({ remedy: expect.stringContaining('PROMPTOPS_HELM is set to') as unknown });
  });
  test('and tofu serves as terraform', () => {
    expect(findTool('terraform', at('nowhere'), { PATH: at('path') })).toEqual({ path: at('path/tofu') });
  });
  test('never in a relative folder of PATH, which a repository could fill', () => {
    expect(findTool('helm', at('nowhere'), { PATH: `.::bin` })).toHaveProperty('remedy');
  });
  test('and a file that is not executable does not count', () => {
    const found = findTool('kubectl', at('nowhere'), { PATH: at('path') });
    expect(found).toEqual({ remedy: 'Run `npm run setup`, or set PROMPTOPS_KUBECTL to its path.' });
  });
});

describe('a version is understood', () => {
  test.each([
    ['git', 'git version 2.39.5\n', 'git 2.39.5'],
    ['terraform', 'Terraform v1.11.4\non linux_amd64\n', 'terraform 1.11.4'],
    ['terraform', 'OpenTofu v1.10.0\non linux_amd64\n', 'tofu 1.10.0'],
    ['kubeconform', 'v0.7.0\n', 'kubeconform 0.7.0'],
    ['helm', 'v4.1.4+g05fa379\n', 'helm 4.1.4'],
    ['kubectl', 'Client Version: v1.35.2\nKustomize Version: v5.7.1\n', 'kubectl 1.35.2 (kustomize 5.7.1)'],
  ] as const)('%s: %j', (tool, output, version) => {
    expect(toolTable[tool].parseVersion(output)).toBe(version);
  });
  test('and garbage is none', () => {
    for (const row of Object.values(toolTable)) expect(row.parseVersion('segmentation fault\n')).toBeNull();
  });
});
