import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openLocalRepository } from '../../../../src/adapters/git/git-local-repository.ts';
import { commit, git, scratchFolder, scratchRepository, write } from './scratch-repository.ts';

const files = { 'main.tf': 'one\n', 'script.sh': '#!/bin/sh\n', 'old.tf': 'gone\n' };

function change(base: string, branch = 'promptops/1-change') {
  return {
    branch,
    base,
    message: 'feat: change\n\nPromptOps-Run: 1\n',
    changes: {
      files: [
        { path: 'main.tf', before: 'one\n', after: 'two\n' },
        { path: 'modules/new/main.tf', after: 'new\n' },
        { path: 'old.tf', before: 'gone\n' },
      ],
    },
  };
}

describe('a change on a local checkout', () => {
  test('becomes one commit on a new branch and leaves a dirty checkout exactly as it is', async () => {
    const { dir } = scratchRepository(files);
    write(dir, { 'main.tf': 'dirty\n', 'untracked.tf': 'mine\n', 'staged.tf': 'staged\n' });
    git(dir, 'add', 'staged.tf');
    const before = [
      git(dir, 'status', '--porcelain=v2', '--branch'),
      git(dir, 'diff'),
      readFileSync(join(dir, '.git/index')),
    ];
    const repository = await openLocalRepository(dir);
    const tree = await repository.tree();
    const { commit: made, existed } = await repository.commitToBranch(change(tree.commit));
    expect(existed).toBe(false);
    const after = [
      git(dir, 'status', '--porcelain=v2', '--branch'),
      git(dir, 'diff'),
      readFileSync(join(dir, '.git/index')),
    ];
    expect(after).toEqual(before);
    expect(git(dir, 'rev-parse', 'promptops/1-change').trim()).toBe(made);
    expect(git(dir, 'diff', '--name-status', 'main', 'promptops/1-change')).toBe(
      'M\tmain.tf\nA\tmodules/new/main.tf\nD\told.tf\n',
    );
    expect(git(dir, 'show', 'promptops/1-change:main.tf')).toBe('two\n');
    expect(git(dir, 'log', '-1', '--format=%B', made)).toBe('feat: change\n\nPromptOps-Run: 1\n\n');
    git(dir, 'fsck', '--strict');
  });

  test('asked twice, it is on the branch of the first time; on another commit it is a change of its own', async () => {
    const { dir } = scratchRepository(files);
    const repository = await openLocalRepository(dir);
    const { commit: base } = await repository.tree();
    const first = await repository.commitToBranch(change(base));
    const again = await repository.commitToBranch(change(base, 'promptops/2-change'));
    expect(again).toEqual({ ...first, existed: true });
    expect(git(dir, 'branch', '--list', 'promptops/*').trim()).toBe('promptops/1-change');
    git(dir, 'commit', '--quiet', '--allow-empty', '-m', 'Meanwhile');
    const { commit: later } = await repository.tree();
    const other = await repository.commitToBranch(change(later, 'promptops/2-change'));
    expect(other).toMatchObject({ branch: 'promptops/2-change', existed: false });
  });

  test('keeps the executable bit and the line ends, whatever attributes say', async () => {
    const { dir } = scratchRepository({ ...files, '.gitattributes': '* text eol=crlf\n' });
    git(dir, 'update-index', '--chmod=+x', 'script.sh');
    git(dir, 'commit', '--quiet', '-m', 'Mode');
    const repository = await openLocalRepository(dir);
    const { commit: base } = await repository.tree();
    const after = '#!/bin/sh\nexit 0\r\nmixed\n';
    await repository.commitToBranch({ ...change(base), changes: { files: [{ path: 'script.sh', after }] } });
    expect(git(dir, 'ls-tree', 'promptops/1-change', 'script.sh')).toMatch(/^100755 /);
    expect(git(dir, 'cat-file', 'blob', 'promptops/1-change:script.sh')).toBe(after);
  });

  test('never overwrites a branch', async () => {
    const { dir } = scratchRepository(files);
    git(dir, 'branch', 'promptops/1-change');
    git(dir, 'branch', 'taken');
    const repository = await openLocalRepository(dir);
    const { commit: base } = await repository.tree();
    for (const branch of ['promptops/1-change', 'taken/below', 'main', '--force', 'a..b'])
      await expect(repository.commitToBranch(change(base, branch))).rejects.toMatchObject({ code: 'branch-taken' });
    expect(git(dir, 'rev-parse', 'promptops/1-change').trim()).toBe(base);
  });

  test('is by the person git knows', async () => {
    const { dir } = scratchRepository(files);
    git(dir, 'config', 'user.name', 'Ada');
    git(dir, 'config', 'user.email', 'ada@example.com');
    const repository = await openLocalRepository(dir);
    const { commit: made } = await repository.commitToBranch(change((await repository.tree()).commit));
    expect(git(dir, 'log', '-1', '--format=%an <%ae> %cn', made)).toBe('Ada <ada@example.com> Ada\n');
  });

  test.each([
    '../outside.tf',
    '/etc/passwd',
    '.git/config',
    'sub/.GIT/hooks/x',
    'GIT~1/x',
    'a/./b',
    'a//b',
    '',
    'link',
    'link/x',
    'main.tf/x',
  ])('cannot hold the path %j', async (path) => {
    const { dir } = scratchRepository(files);
    symlinkSync('/etc', join(dir, 'link'));
    commit(dir, {});
    const repository = await openLocalRepository(dir);
    const { commit: base } = await repository.tree();
    const hostile = { ...change(base), changes: { files: [{ path, after: 'x' }] } };
    await expect(repository.commitToBranch(hostile)).rejects.toMatchObject({ code: 'path-not-allowed' });
    expect(git(dir, 'branch', '--list', 'promptops/*')).toBe('');
  });

  test('runs no hook, no filter and no monitor that the repository configures', async () => {
    const { dir } = scratchRepository({ ...files, '.gitattributes': '* filter=evil\n' });
    const canary = join(scratchFolder(), 'canary');
    write(dir, { '.git/hooks/reference-transaction': `#!/bin/sh\ntouch ${canary}\n` });
    write(dir, { '.git/hooks/post-commit': `#!/bin/sh\ntouch ${canary}\n` });
    git(dir, 'update-index', '--refresh');
    git(dir, 'config', 'filter.evil.clean', `touch ${canary}`);
    git(dir, 'config', 'core.fsmonitor', `touch ${canary}`);
    const { chmodSync } = await import('node:fs');
    chmodSync(join(dir, '.git/hooks/reference-transaction'), 0o755);
    chmodSync(join(dir, '.git/hooks/post-commit'), 0o755);
    const repository = await openLocalRepository(dir);
    await repository.commitToBranch(change((await repository.tree()).commit));
    expect(existsSync(canary)).toBe(false);
  });
});

describe('opening a checkout', () => {
  test('reads another base than what is checked out', async () => {
    const { dir } = scratchRepository(files);
    git(dir, 'checkout', '--quiet', '-b', 'feature');
    commit(dir, { 'main.tf': 'feature\n' });
    const repository = await openLocalRepository(dir);
    expect(repository.branch).toBe('feature');
    expect(await (await repository.tree('main')).read('main.tf')).toBe('one\n');
    expect(await (await repository.tree()).read('main.tf')).toBe('feature\n');
  });

  test.each(['release', '--all', 'a b', 'HEAD:main.tf'])('a base %j that is no commit is named', async (base) => {
    const { dir } = scratchRepository(files);
    const repository = await openLocalRepository(dir);
    await expect(repository.tree(base)).rejects.toMatchObject({
      code: 'base-not-found',
      details: { base, default: 'main' },
    });
  });

  test('a repository without a commit says so', async () => {
    const repository = await openLocalRepository(scratchRepository({}).dir);
    await expect(repository.tree()).rejects.toMatchObject({ code: 'empty-repository' });
  });

  test('a plain folder, a folder inside of a repository and a missing folder are not one', async () => {
    const { dir } = scratchRepository({ 'sub/x.tf': '' });
    for (const place of [scratchFolder(), join(dir, 'sub'), join(dir, 'nothing')])
      await expect(openLocalRepository(place)).rejects.toMatchObject({ code: 'not-a-repository' });
  });

  test('a linked work tree is one', async () => {
    const { dir } = scratchRepository(files);
    const linked = join(scratchFolder(), 'linked');
    git(dir, 'worktree', 'add', '--quiet', '-b', 'other', linked);
    const repository = await openLocalRepository(linked);
    const { commit: made } = await repository.commitToBranch(change((await repository.tree()).commit));
    expect(git(dir, 'rev-parse', 'promptops/1-change').trim()).toBe(made);
  });
});
