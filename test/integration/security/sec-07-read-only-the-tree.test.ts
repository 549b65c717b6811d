import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openFolder } from '../../../src/adapters/folder-tree.ts';
import { openLocalRepository } from '../../../src/adapters/git/git-local-repository.ts';
import { openRepositoryCache } from '../../../src/adapters/git/git-repository-cache.ts';
import { buildInventory } from '../../../src/context/build-inventory.ts';
import { decideIn } from '../../../src/context/decisions/where-decided.ts';
import type { FileTree } from '../../../src/domain/file-tree.ts';
import { commit, git, scratchFolder, scratchRepository } from '../adapters/git/scratch-repository.ts';

const canary = 'canary-that-must-never-be-read';

/** A repository whose every file tries to make its reader look elsewhere; the canary lies beside it. */
function hostileRepository(): { readonly dir: string; readonly url: string } {
  const outside = scratchFolder();
  writeFileSync(join(outside, 'secret.tf'), canary);
  mkdirSync(join(outside, 'folder'));
  writeFileSync(join(outside, 'folder', 'kustomization.yaml'), canary);
  const { dir, url } = scratchRepository({
    'main.tf': 'module "out" {\n  source = "../../../../etc"\n}\n',
    'kustomization.yaml': `resources:\n  - ../../../../proc/self/environ\n  - ${outside}/secret.tf\n  - linked\n`,
    'Readme.MD': 'mixed case\n',
    'lfs.yaml': 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n',
    '.gitattributes': '* filter=evil\n',
    'argo.yaml':
      'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: out\nspec:\n  source:\n    path: ../../..\n    helm:\n      valueFiles: [../../proc/self/environ, /etc/passwd]\n',
  });
  symlinkSync(join(outside, 'secret.tf'), join(dir, 'link.tf'));
  symlinkSync('/proc/self/environ', join(dir, 'environ.yaml'));
  symlinkSync('../../../../../../etc/passwd', join(dir, 'passwd.tf'));
  symlinkSync(join(outside, 'folder'), join(dir, 'linked'));
  git(dir, 'config', 'filter.evil.smudge', `sh -c "echo ${canary}"`);
  commit(dir, {});
  const submodule = git(dir, 'rev-parse', 'HEAD').trim();
  git(dir, 'update-index', '--add', '--cacheinfo', `160000,${submodule},sub`);
  writeFileSync(
    join(dir, '.gitmodules'),
    `[submodule "sub"]\n\tpath = sub\n\turl = ${url}\n\tupdate = !touch ${outside}/ran\n`,
  );
  git(dir, 'add', '.gitmodules');
  git(dir, 'commit', '--quiet', '-m', 'Submodule');
  return { dir, url };
}

const ways: readonly (readonly [string, (repository: { dir: string; url: string }) => Promise<FileTree>])[] = [
  [
    'the cache of the service',
    ({ url }) => openRepositoryCache({ dataDir: scratchFolder() }).fetchTree({ url, ref: 'main' }),
  ],
  ['a local checkout', async ({ dir }) => (await openLocalRepository(dir)).tree()],
  ['a plain folder', ({ dir }) => openFolder(dir)],
];

const elsewhere = [
  '/proc/self/environ',
  'proc/self/environ',
  '../secret.tf',
  '../../../../etc/passwd',
  '/etc/passwd',
  './main.tf',
  'linked/kustomization.yaml',
  'linked/../main.tf',
  'main.tf/../main.tf',
  'sub/main.tf',
  'sub',
  '.git/config',
  '.git/HEAD',
  'README.md',
  'MAIN.TF',
  'main.tf\0.yaml',
  'main.tf/',
  '//main.tf',
  '',
  'HEAD:main.tf',
  '__proto__',
  'constructor',
];

describe.each(ways)('SEC-07: reading through %s', (_, open) => {
  test('a path that is not exactly a file of the tree reads nothing', async () => {
    const tree = await open(hostileRepository());
    for (const path of elsewhere) expect({ path, text: await tree.read(path) }).toEqual({ path, text: undefined });
    expect(await tree.readMany(elsewhere)).toEqual(new Map());
  });

  test('links, submodules and LFS pointers are listed at most, and never followed', async () => {
    const tree = await open(hostileRepository());
    const modes = new Map(tree.entries.map((entry) => [entry.path, entry.mode]));
    for (const link of ['link.tf', 'environ.yaml', 'passwd.tf', 'linked']) expect(modes.get(link)).toBe('120000');
    const texts = await tree.readMany(tree.entries.map((entry) => entry.path));
    expect([...texts.keys()].sort()).toEqual([
      '.gitattributes',
      '.gitmodules',
      'Readme.MD',
      'argo.yaml',
      'kustomization.yaml',
      'main.tf',
    ]);
    expect([...texts.values()].join('\n')).not.toMatch(new RegExp(`${canary}\n?$|root:x:0`, 'm'));
  });

  test('inventory and decisions ask for nothing outside, whatever the files say', async () => {
    const tree = await open(hostileRepository());
    const asked: string[] = [];
    const watched: FileTree = {
      ...tree,
      read: (path) => (asked.push(path), tree.read(path)),
      readMany: (paths) => (asked.push(...paths), tree.readMany(paths)),
    };
    const inventory = await buildInventory(watched);
    const decide = decideIn(inventory, watched);
    for (const name of ['out', 'module.out', 'web']) await decide({ name, paths: ['source', 'spec.replicas', 'a'] });
    const known = new Set(tree.entries.map((entry) => entry.path));
    expect(asked.filter((path) => !known.has(path))).toEqual([]);
    expect(JSON.stringify(inventory)).not.toContain(canary);
    expect(inventory.releases.flatMap((release) => release.valueFiles)).toEqual([]);
    expect(
      inventory.kustomizations[0]?.resources.filter((path) => path.includes('..') || path.startsWith('/')),
    ).toEqual([]);
  });
});
