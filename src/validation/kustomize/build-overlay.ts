import type { Finding } from '../../domain/check.ts';
import type { FileTree } from '../../domain/file-tree.ts';
import type { ToolRunner } from '../../domain/tool.ts';
import { isRecord } from '../kubernetes/manifest.ts';
import type { Scratch } from '../scratch.ts';
import { toolFailure } from '../tool-failure.ts';
import { inFolder } from '../tree-layout.ts';
import { readYaml } from '../yaml-documents.ts';
import { isHarmlessPluginFile, type Reference } from './kustomization.ts';
import type { Closure } from './overlays.ts';

export type OverlayBuild =
  | { readonly kind: 'built'; readonly output: string; readonly seconds: number }
  | { readonly kind: 'broken'; readonly findings: readonly Finding[]; readonly seconds: number }
  /** Not run, or nothing proven by the run. */
  | { readonly kind: 'unchecked'; readonly reason: string };

type Parts = { readonly tools: ToolRunner; readonly scratch: Scratch; readonly signal: AbortSignal };

const timeoutMs = 60_000;

/**
 * Builds one overlay with `kubectl kustomize` in a scratch copy of exactly what it includes. What would leave the copy is refused
 * before anything starts: remote bases, plugins, inflated charts. The load restriction stays on and no plugin flag is ever given.
 */
export async function buildOverlay(tree: FileTree, dir: string, closure: Closure, parts: Parts): Promise<OverlayBuild> {
  const inside = [...closure.files].filter((file) => !file.startsWith('../') && file !== '..');
  const texts = await tree.readMany(inside);
  const refused = refusal(closure, texts);
  if (refused !== null) return { kind: 'unchecked', reason: refused };
  const files = new Map([...texts].map(([path, text]) => [`tree/${path}`, text]));
  await using copy = await parts.scratch.write(files);
  const args = ['kustomize', '--', inFolder('tree', dir)].map((arg) => arg.replace(/\/$/, ''));
  const run = { tool: 'kubectl', args, cwd: copy.dir, timeoutMs, signal: parts.signal } as const;
  const result = await parts.tools.run(run);
  const failure = toolFailure('kubectl', result);
  if (result.kind !== 'exited' || failure !== null) return { kind: 'unchecked', reason: failure ?? 'it was not run' };
  const { seconds } = result;
  if (result.code !== 0)
    return { kind: 'broken', findings: [findingOf(result.stderr, copy.dir, closure, dir)], seconds };
  if (result.stdout.trim() === '') return { kind: 'unchecked', reason: 'it renders nothing' };
  const { documents, problems } = readYaml(result.stdout);
  const isManifests = problems.length === 0 && documents.every(({ value }) => isRecord(value) && 'kind' in value);
  if (!isManifests) return { kind: 'unchecked', reason: 'kubectl printed something that is no manifest' };
  return { kind: 'built', output: result.stdout, seconds };
}

function refusal({ kustomizations }: Closure, texts: ReadonlyMap<string, string>): string | null {
  const remote = kustomizations.flatMap((one) => one.remote.map((reference) => named(one.file, reference)));
  if (remote.length > 0) return `remote bases are not fetched: ${remote.join(', ')}. Vendor them into the repository`;
  const plugins = kustomizations.flatMap((one) => {
    const files = one.pluginFiles.filter(({ target }) => !isHarmlessPluginFile(texts.get(target) ?? ''));
    return [...one.plugins, ...files].map((reference) => named(one.file, reference));
  });
  if (plugins.length > 0) return `plugins and inflated charts are not run: ${plugins.join(', ')}`;
  return null;
}

function named(file: string, { target, line }: Reference): string {
  return `${target} (${file}:${line})`;
}

/** Puts kustomize's message on the line of a kustomization that names what the message names. */
function findingOf(stderr: string, scratchDir: string, closure: Closure, dir: string): Finding {
  const message = stderr
    .replaceAll(`${scratchDir}/tree/`, '')
    .replaceAll(`${scratchDir}/tree`, '.')
    .replaceAll(scratchDir, '..')
    .replace(/^error: /i, '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 600);
  const references = closure.kustomizations.flatMap((one) =>
    [...one.resources, ...one.parts].map((reference) => ({ file: one.file, ...reference })),
  );
  const hit = references
    .filter(({ target }) => message.includes(target))
    .sort((a, b) => b.target.length - a.target.length)[0];
  const own = closure.kustomizations.find((one) => one.dir === dir)?.file ?? dir;
  return {
    severity: 'error',
    file: hit?.file ?? own,
    line: hit?.line ?? 1,
    rule: 'kustomize/build',
    message,
  };
}
