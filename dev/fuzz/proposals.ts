import { PromptOpsError } from '../../src/domain/errors.ts';
import { applyOperations } from '../../src/edits/apply-operations.ts';
import { canonicalOperations } from '../../src/edits/canonical-operations.ts';
import { semanticChanges } from '../../src/edits/semantic-changes.ts';
import { readAnswer } from '../../src/planner/model/read-answer.ts';
import { findPathProblems } from '../../src/policy/guard-paths.ts';
import { breaksIntent, intentCheck } from '../../src/validation/intent.ts';
import { mustHold, type FuzzTarget } from './target.ts';

const files: Readonly<Record<string, string>> = {
  'apps/web.yaml':
    'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web # main\nspec:\n  replicas: 3\n  template:\n    spec:\n      containers:\n        - name: web\n          image: web:1\n          env: [{ name: A, value: "1" }]\n',
  'values.yaml': 'a: &x 1\nb: *x\nlist: [1, 2]\nmap: { k: v }\ntext: |\n  one\n  two\n',
  'main.tf':
    'variable "n" {\n  type    = number\n  default = 1\n}\n\nresource "aws_s3_bucket" "logs" {\n  bucket = "logs-${var.n}"\n  tags = {\n    a = "b"\n  }\n  lifecycle_rule {\n    id = "x"\n  }\n}\n',
  'data.json': '{"a": {"b": [1, 2, {"name": "c"}]}}\n',
  'note.md': '# Note\n\nunique words\n',
};
const entries = Object.entries(files).map(([path, text]) => ({ path, oid: path, size: text.length, mode: '100644' }));
const limits = { maxFiles: 5, maxBytes: 50_000 };

const answer = (...operations: readonly object[]): string =>
  JSON.stringify({
    parts: [{ asked: 'x', done: 'y' }],
    answer: { kind: 'proposal', summary: 's', type: 'chore', scope: 'x', operations, assumptions: [], warnings: [] },
  });

/** Answers of a model: read, held against the path rules, applied; what comes out is what was declared, and nothing else. */
export const proposals: FuzzTarget = {
  name: 'proposals',
  seeds: [
    answer({ op: 'set', file: 'apps/web.yaml', object: 'Deployment/web', path: 'spec.replicas', value: 5 }),
    answer({
      op: 'set',
      file: 'apps/web.yaml',
      object: 'Deployment/web',
      path: 'spec.template.spec.containers[name=web].image',
      value: 'web:2',
    }),
    answer({
      op: 'insert',
      file: 'apps/web.yaml',
      object: 'Deployment/web',
      path: 'spec.template.spec.containers[0].env',
      value: { json: '{"name":"B","value":"2"}' },
    }),
    answer({ op: 'set', file: 'main.tf', object: 'aws_s3_bucket.logs', path: 'tags.c', value: '${var.n}' }),
    answer({ op: 'remove', file: 'main.tf', object: 'aws_s3_bucket.logs', path: 'lifecycle_rule' }),
    answer({ op: 'add-block', file: 'main.tf', object: '', text: 'output "o" {\n  value = 1\n}\n' }),
    answer(
      { op: 'set', file: 'values.yaml', object: 'values.yaml', path: 'map.k', value: null },
      { op: 'remove', file: 'data.json', object: 'data.json', path: 'a.b[1]' },
    ),
    answer({ op: 'replace-text', file: 'note.md', find: 'unique words', replace: 'other words' }),
    answer({ op: 'add-file', file: 'new/x.yaml', content: 'a: 1\n' }, { op: 'delete-file', file: 'note.md' }),
    JSON.stringify({ parts: [], answer: { kind: 'question', question: 'q', candidates: [], examples: [] } }),
  ],
  words: [
    '"op":"set"',
    '"op":"delete-file"',
    'Deployment/web',
    'aws_s3_bucket.logs',
    'spec.replicas',
    '[0]',
    '[name=web]',
    '["a.b/c"]',
    '.github/workflows/x.yml',
    '../x',
    '.git/config',
    'CODEOWNERS',
    '{"json":"[1,2]"}',
    '${var.n}',
    '*x',
    '&y',
    '- ',
    '\\n',
    '```json\\n',
  ],
  async feed(text) {
    const reading = readAnswer(text);
    if (reading.kind === 'problems') {
      mustHold(reading.problems.length > 0, 'it was refused without a reason');
      return 'refused';
    }
    if (reading.result.kind !== 'proposal') return 'accepted';
    const { operations } = reading.result;
    const read = (path: string): string | undefined => (Object.hasOwn(files, path) ? files[path] : undefined);
    let changes;
    let semantic;
    try {
      changes = await applyOperations(operations, read);
      semantic = await semanticChanges(changes);
    } catch (error) {
      if (isRefusal(error)) return 'refused';
      throw error;
    }
    const written = changes.files.map(({ path, after }) => ({ path, bytes: Buffer.byteLength(after ?? '') }));
    if (findPathProblems(written, entries, limits).length > 0) return 'refused';
    mustHold(
      written.every(({ path }) => !/^\/|\0|\\|(?:^|\/)(?:\.\.?|\.git|\.github|CODEOWNERS)(?:\/|$)/i.test(path)),
      'a path is none that may be written',
    );
    mustHold(
      written.every(({ path }) => operations.some(({ file }) => file === path)),
      'a file changed that no operation names',
    );
    if (breaksIntent([intentCheck(await canonicalOperations(operations, read), semantic)])) return 'refused';
    return 'accepted';
  },
};

function isRefusal(error: unknown): boolean {
  return error instanceof PromptOpsError && (error.code === 'edit-impossible' || error.code === 'path-not-allowed');
}
