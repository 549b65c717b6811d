import { join } from 'node:path';
import { z } from 'zod';
import type { ToolResult } from '../../domain/tool.ts';
import { toolFailure } from '../tool-failure.ts';
import type { ValuePath } from '../yaml-documents.ts';
import type { ManifestToCheck, SchemaEngine, SchemaProblem, SchemaVerdict } from './schema-engine.ts';

const output = z.object({
  resources: z.array(z.object({ filename: z.string(), status: z.string(), msg: z.string().default('') })).nullable(),
});

const timeoutMs = 60_000;
const schemaFile = '{{.Group}}_{{.ResourceAPIVersion}}_{{.ResourceKind}}.json';

/**
 * One run of real kubeconform over all manifests, each in a file of its own, with only our schemas at hand.
 * A manifest counts as valid only when kubeconform says so of its file; silence, a crash or garbage proves nothing.
 * Output format: kubeconform's `-output json -verbose` (v0.7).
 */
export const kubeconform: SchemaEngine = async (batch, { tools, scratch, signal }) => {
  const name = 'kubeconform';
  const tool = await tools.version('kubeconform');
  if (batch.length === 0) return { name, tool, verdicts: [] };
  const files = new Map<string, string>();
  for (const [index, { manifest, schema }] of batch.entries()) {
    files.set(join('schemas', schemaFileName(manifest)), JSON.stringify(schema));
    files.set(join('manifests', manifestFileName(index)), manifest.text);
  }
  await using folder = await scratch.write(files);
  const location = join(folder.dir, 'schemas', schemaFile);
  const args = ['-strict', '-verbose', '-output', 'json', '-n', '2', '-schema-location', location, 'manifests'];
  const result = await tools.run({ tool: 'kubeconform', args, cwd: folder.dir, timeoutMs, signal });
  return { name, tool, verdicts: readResult(result, batch.length) };
};

function readResult(result: ToolResult, count: number): readonly SchemaVerdict[] {
  const failure = failureOf(result);
  const parsed = result.kind === 'exited' ? parse(result.stdout) : null;
  const byFile = new Map((parsed ?? []).map((resource) => [resource.filename.replace(/^.*\//, ''), resource]));
  return Array.from({ length: count }, (_, index): SchemaVerdict => {
    const found = byFile.get(manifestFileName(index));
    if (found === undefined) return { kind: 'unproven', reason: failure ?? 'kubeconform gave no verdict about it' };
    if (found.status === 'statusInvalid') return { kind: 'invalid', problems: problemsOf(found.msg) };
    // Exit 0 with a valid status is the only way to green.
    if (found.status === 'statusValid')
      return failure === null ? { kind: 'valid' } : { kind: 'unproven', reason: failure };
    const unreadable = /error while parsing|error unmarshal/i.test(found.msg);
    if (found.status === 'statusError' && unreadable)
      return { kind: 'invalid', problems: [unreadableProblem(found.msg)] };
    return { kind: 'unproven', reason: `kubeconform could not read it: ${found.msg.slice(0, 300)}` };
  });
}

function failureOf(result: ToolResult): string | null {
  const failure = toolFailure('kubeconform', result);
  if (failure !== null || result.kind !== 'exited') return failure;
  return parse(result.stdout) === null ? 'kubeconform printed something that is not its output format' : null;
}

function parse(stdout: string): z.infer<typeof output>['resources'] {
  try {
    return output.parse(JSON.parse(stdout)).resources ?? [];
  } catch {
    return null;
  }
}

/** kubeconform prints a tree on one line: `… - at '/spec': validation failed - at '/spec/replicas': got string, want integer`. */
function problemsOf(message: string): readonly SchemaProblem[] {
  const parts = [...message.matchAll(/- at '((?:[^'\\]|\\.)*)': (.*?)(?=\s+- at '|$)/gs)];
  const leaves = parts
    .map(([, pointer = '', text = '']) => ({ path: pathOf(pointer), message: text.trim() }))
    .filter((problem) => !/^(validation failed|anyOf failed.*|allOf failed.*)$/.test(problem.message));
  return leaves.length > 0 ? leaves : [{ path: [], message: message.slice(0, 500) }];
}

/** Go's reader fails before any schema is asked: `cannot unmarshal array into Go struct field .Metadata.Name of type string`, a key given twice. */
function unreadableProblem(message: string): SchemaProblem {
  const field = /cannot unmarshal (\w+) into Go struct field \.?([\w.]+) of type (\w+)/.exec(message);
  if (field === null) return { path: [], message: message.replace(/^error while parsing: /, '').slice(0, 300) };
  const [, got = '', steps = '', wanted = ''] = field;
  const path = steps.split('.').map((step) => step.charAt(0).toLowerCase() + step.slice(1));
  return { path, message: `got ${got}, want ${wanted === 'struct' ? 'object' : wanted}` };
}

function pathOf(pointer: string): ValuePath {
  const steps = pointer.replace(/\\'/g, "'").split('/').slice(1);
  return steps.map((step) => step.replace(/~1/g, '/').replace(/~0/g, '~'));
}

function manifestFileName(index: number): string {
  return `${String(index).padStart(6, '0')}.yaml`;
}

function schemaFileName({ apiVersion, kind }: ManifestToCheck['manifest']): string {
  const [group = '', version = group] = apiVersion.split('/');
  return `${group}_${version}_${kind.toLowerCase()}.json`;
}
