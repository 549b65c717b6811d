import { expect, test } from 'vitest';
import type { TreeEntry } from '../../../src/domain/file-tree.ts';
import { findPathProblems, guardPaths } from '../../../src/policy/guard-paths.ts';
import { holdsSecrets, pathProblem, pathRules } from '../../../src/policy/path-rules.ts';

const limits = { maxFiles: 3, maxBytes: 100 };
const file = (path: string, bytes = 1) => ({ path, bytes });
const entry = (path: string, mode = '100644'): TreeEntry => ({ path, oid: 'a', size: 1, mode });

test.each([
  'main.tf',
  'envs/production/terraform.tfvars',
  'charts/shop/.helmignore',
  'apps/größe/deployment.yaml',
  'modules/a b/main.tf',
  'charts/x/templates/_helpers.tpl',
  'docs/keys.md',
])('an ordinary file may be written: %s', (path) => {
  expect(pathProblem(path)).toBeUndefined();
});

test.each([
  ['', 'empty-path'],
  ['a'.repeat(201), 'path-too-long'],
  ['a/'.repeat(501) + 'b', 'path-too-long'],
  ['a\0.tf', 'control-characters'],
  ['a\n.tf', 'control-characters'],
  ['a\u0085.tf', 'control-characters'],
  ['a\u200b.tf', 'invisible-characters'],
  ['a\u202etf.x', 'invisible-characters'],
  ['a\u{e0041}.tf', 'invisible-characters'],
  ['a\ufe0f.tf', 'invisible-characters'],
  ['..\uff0fetc', 'invisible-characters'],
  ['u\u0308.tf', 'invisible-characters'],
  ['..\\..\\x', 'backslash'],
  ['/etc/passwd', 'absolute-path'],
  ['~/.ssh/config', 'absolute-path'],
  ['C:/x', 'absolute-path'],
  ['file:///etc/passwd', 'absolute-path'],
  ['../x.tf', 'traversal'],
  ['a/../../x.tf', 'traversal'],
  ['a//b', 'traversal'],
  ['./a', 'traversal'],
  ['a/', 'traversal'],
  ['a./b', 'trailing-dot-or-blank'],
  ['a /b', 'trailing-dot-or-blank'],
  ['.git ', 'trailing-dot-or-blank'],
  ['-rf', 'option-like-name'],
  ['a/--config', 'option-like-name'],
  ['.git/config', 'git-internals'],
  ['a/.GIT/hooks/pre-commit', 'git-internals'],
  ['git~1/config', 'git-internals'],
  ['.git::$INDEX_ALLOCATION/config', 'git-internals'],
  ['terraform.tfstate', 'state-or-secret'],
  ['a/terraform.tfstate.backup', 'state-or-secret'],
  ['.env', 'state-or-secret'],
  ['.env.production', 'state-or-secret'],
  ['tls/server.key', 'state-or-secret'],
  ['.github/promptops.yml', 'bot-configuration'],
  ['promptops.yaml', 'bot-configuration'],
  ['CODEOWNERS', 'codeowners'],
  ['docs/CodeOwners', 'codeowners'],
  ['.github/workflows/ci.yml', 'workflow'],
  ['sub/.GitHub/x', 'workflow'],
  ['.gitlab-ci.yml', 'workflow'],
  ['Jenkinsfile', 'workflow'],
  ['.gitmodules', 'hidden-file'],
  ['a/.gitattributes', 'hidden-file'],
  ['.tflint.hcl', 'hidden-file'],
  ['.helmignore/x.tf', 'hidden-file'],
])('%j is refused as %s', (path, rule) => {
  expect(pathProblem(path)).toMatchObject({ rule });
});

test('a policy can let workflows of GitHub be written, and nothing else', () => {
  expect(pathProblem('.github/workflows/ci.yml')).toMatchObject({
    rule: 'workflow',
    remedy: expect.stringContaining('guardrails: { workflow-files: approve }') as unknown,
  });
  expect(pathProblem('.github/workflows/ci.yml', true)).toBeUndefined();
  expect(pathProblem('.github/workflows/deploy.yaml', true)).toBeUndefined();
});

test.each([
  ['.github/workflows/nested/ci.yml', 'workflow'],
  ['.github/workflows/run.sh', 'workflow'],
  ['.github/workflows/.hidden.yml', 'hidden-file'],
  ['.github/workflows/-x.yml', 'option-like-name'],
  ['.github/workflows/promptops.yml', 'bot-configuration'],
  ['.github/actions/a/action.yml', 'workflow'],
  ['.GitHub/workflows/ci.yml', 'workflow'],
  ['sub/.github/workflows/ci.yml', 'workflow'],
  ['.github/CODEOWNERS', 'codeowners'],
  ['.github/promptops.yml', 'bot-configuration'],
  ['.gitlab-ci.yml', 'workflow'],
  ['../x', 'traversal'],
  ['.git/config', 'git-internals'],
])('also then %s is refused as %s', (path, rule) => {
  expect(pathProblem(path, true)).toMatchObject({ rule });
});

test('each rule has a name of its own', () => {
  expect(new Set(pathRules.map((rule) => rule.name)).size).toBe(pathRules.length);
});

test('names that usually hold secrets are told from examples', () => {
  expect(['.env', 'prod.pem', 'id_ed25519', '.netrc', 'x.tfstate'].every(holdsSecrets)).toBe(true);
  expect(['.env.example', 'monkey.tf', 'keys.yaml', 'environment.env.md'].some(holdsSecrets)).toBe(false);
});

test('too many files or bytes are refused with both numbers', () => {
  const many = ['a', 'b', 'c', 'd'].map((path) => file(path));
  expect(findPathProblems(many, [], limits)).toMatchObject([
    { rule: 'too-many-files', reason: expect.stringContaining('4 files; 3') },
  ]);
  expect(findPathProblems([file('a', 101)], [], limits)).toMatchObject([{ rule: 'too-many-bytes' }]);
});

test('nothing is written through a link or into a submodule', () => {
  const entries = [entry('current', '120000'), entry('vendor/lib', '160000')];
  expect(findPathProblems([file('current/main.tf')], entries, limits)).toMatchObject([{ rule: 'symbolic-link' }]);
  expect(findPathProblems([file('vendor/lib/x')], entries, limits)).toMatchObject([{ rule: 'submodule' }]);
});

test('a name that differs only in case from another is refused', () => {
  const entries = [entry('Modules/s3/main.tf')];
  expect(findPathProblems([file('modules/s3/outputs.tf')], entries, limits)).toMatchObject([{ rule: 'case-clash' }]);
  expect(findPathProblems([file('Modules/s3/main.tf')], entries, limits)).toEqual([]);
  expect(findPathProblems([file('a.tf'), file('A.tf')], [], limits)).toMatchObject([
    { rule: 'case-clash', file: 'A.tf' },
  ]);
});

test('the refusal names file, rule and remedy, and shows what cannot be seen', () => {
  expect(() => guardPaths([file('a\u202e.tf')], [], limits)).toThrow(
    '`a\\u{202e}.tf` may not be changed: it holds invisible or look-alike characters (invisible-characters).',
  );
  expect(() => guardPaths([file('main.tf')], [entry('main.tf')], limits)).not.toThrow();
});
