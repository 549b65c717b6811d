import type { Finding } from '../../domain/check.ts';
import type { ToolRunner } from '../../domain/tool.ts';
import type { Scratch } from '../scratch.ts';
import { explainProblem, isPlaceholder } from './explain-problem.ts';
import { inProcessEngine } from './in-process-engine.ts';
import { kubeconform } from './kubeconform.ts';
import { findingAt, isRecord, type Manifest, manifestLabel } from './manifest.ts';
import type { SchemaCatalog } from './schema-catalog.ts';
import type { EngineRun, ManifestToCheck, SchemaVerdict } from './schema-engine.ts';

/** What was found out about one manifest. */
export type ManifestVerdict =
  | { readonly kind: 'valid' }
  | { readonly kind: 'invalid'; readonly findings: readonly Finding[] }
  | { readonly kind: 'unchecked'; readonly reason: string };

export type ManifestParts = { readonly tools: ToolRunner; readonly scratch: Scratch; readonly signal: AbortSignal };

export type ManifestRun = Pick<EngineRun, 'name' | 'tool'> & {
  readonly verdicts: ReadonlyMap<Manifest, ManifestVerdict>;
};

/**
 * Holds manifests against the catalog's schemas in one batch: with kubeconform, or in process where kubeconform is not installed.
 * A kubeconform that is there and misbehaves leaves its manifests unchecked; it is not quietly replaced.
 */
export async function checkManifests(
  manifests: readonly Manifest[],
  catalog: SchemaCatalog,
  parts: ManifestParts,
): Promise<ManifestRun> {
  const verdicts = new Map<Manifest, ManifestVerdict>();
  const batch: (ManifestToCheck & { readonly origin: Manifest })[] = [];
  for (const manifest of manifests) {
    const known = verdictWithoutSchema(manifest, catalog);
    if ('schema' in known) batch.push({ origin: manifest, ...known });
    else verdicts.set(manifest, known);
  }
  const installed = (await parts.tools.version('kubeconform')) !== null || (await answersNothing(parts));
  const run = await (installed ? kubeconform : inProcessEngine)(batch, parts);
  for (const [index, { origin, manifest, schema }] of batch.entries()) {
    const verdict = run.verdicts[index] ?? { kind: 'unproven', reason: 'no verdict' };
    verdicts.set(origin, judge(verdict, { manifest, schema }));
  }
  return { name: run.name, tool: run.tool, verdicts };
}

/** No version, yet something is there: a broken kubeconform, not a missing one. */
async function answersNothing({ tools, signal }: ManifestParts): Promise<boolean> {
  const result = await tools.run({ tool: 'kubeconform', args: ['-v'], cwd: '/', timeoutMs: 5_000, signal });
  return result.kind !== 'missing';
}

function verdictWithoutSchema(manifest: Manifest, catalog: SchemaCatalog): ManifestVerdict | ManifestToCheck {
  const schema = catalog.schemaFor(manifest);
  if (schema !== null) return { manifest: withoutSops(manifest), schema };
  const known = catalog.apiVersionsOf(manifest.kind);
  if (catalog.isBuiltIn(manifest) && (known.length > 0 || !manifest.apiVersion.replace(/\/.*/, '').includes('.'))) {
    const instead = known.length > 0 ? `; it is ${known.join(' or ')}` : '';
    const message = `${manifestLabel(manifest)}: Kubernetes ${catalog.minor} has no ${manifest.kind} in ${manifest.apiVersion}${instead}`;
    const finding = findingAt(manifest.placeOf(['apiVersion']), {
      severity: 'error',
      rule: 'kubernetes/unknown-kind',
      message,
    });
    return { kind: 'invalid', findings: [finding] };
  }
  return {
    kind: 'unchecked',
    reason: `no schema for ${manifest.kind} (${manifest.apiVersion}); put its CustomResourceDefinition into the repository`,
  };
}

/** SOPS encrypts values and keeps their names; what it adds for itself no cluster ever sees. */
function withoutSops(manifest: Manifest): Manifest {
  const { sops, ...value } = manifest.value;
  return isRecord(sops) ? { ...manifest, value, text: JSON.stringify(value) } : manifest;
}

function judge(verdict: SchemaVerdict, { manifest, schema }: ManifestToCheck): ManifestVerdict {
  if (verdict.kind === 'valid') return verdict;
  if (verdict.kind === 'unproven')
    return { kind: 'unchecked', reason: `${manifestLabel(manifest)}: ${verdict.reason}` };
  const real = verdict.problems.filter((problem) => !isPlaceholder(manifest, problem.path));
  if (real.length > 0)
    return { kind: 'invalid', findings: real.flatMap((problem) => explainProblem(manifest, schema, problem)) };
  return {
    kind: 'unchecked',
    reason: `${manifestLabel(manifest)} holds values that are filled in or decrypted later`,
  };
}
