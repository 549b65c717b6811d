import { expect, test } from 'vitest';
import { unifiedDiff } from '../../../src/edits/unified-diff.ts';

test('a changed line with three lines of context', () => {
  const before = 'a\nb\nc\nd\ne\nf\ng\nh\n';
  expect(unifiedDiff({ files: [{ path: 'x/k.yaml', before, after: before.replace('e', 'E') }] })).toBe(
    `diff --git a/x/k.yaml b/x/k.yaml
--- a/x/k.yaml
+++ b/x/k.yaml
@@ -2,7 +2,7 @@
 b
 c
 d
-e
+E
 f
 g
 h
`,
  );
});

test('new and deleted files, and a missing final newline', () => {
  const files = [
    { path: 'new', after: 'a' },
    { path: 'old', before: 'b\n' },
  ];
  expect(unifiedDiff({ files })).toBe(
    `diff --git a/new b/new
new file mode 100644
--- /dev/null
+++ b/new
@@ -0,0 +1,1 @@
+a
\\ No newline at end of file
diff --git a/old b/old
deleted file mode 100644
--- a/old
+++ /dev/null
@@ -1,1 +0,0 @@
-b
`,
  );
});

test('names with blanks end with a tab, names with quotes or beyond ASCII are quoted as git does', () => {
  const names = unifiedDiff({
    files: [
      { path: 'a b', before: 'x\n', after: 'y\n' },
      { path: 'a"\té', before: 'x\n', after: 'y\n' },
    ],
  })
    .split('\n')
    .filter((line) => /^(?:---|\+\+\+|diff) /.test(line));
  expect(names).toEqual([
    'diff --git a/a b b/a b',
    '--- a/a b\t',
    '+++ b/a b\t',
    'diff --git "a/a\\"\\011\\303\\251" "b/a\\"\\011\\303\\251"',
    '--- "a/a\\"\\011\\303\\251"',
    '+++ "b/a\\"\\011\\303\\251"',
  ]);
});

test('an empty new file has no hunk, an equal file no diff', () => {
  expect(unifiedDiff({ files: [{ path: 'e', after: '' }] })).toBe('diff --git a/e b/e\nnew file mode 100644\n');
  expect(unifiedDiff({ files: [{ path: 'e', before: 'x', after: 'x' }] })).toBe('');
});
