import type { Check, Verdict } from '../../domain/check.ts';
import type { CheckFamily } from '../check-family.ts';
import { changedFiles } from '../changed-files.ts';
import type { Scratch } from '../scratch.ts';
import { checkManifests, type ManifestRun } from './check-manifests.ts';
import type { Manifest } from './manifest.ts';
import { withoutOldProblems } from './old-problems.ts';
import { plainManifests } from './plain-manifests.ts';
import { withRepositoryCrds } from './repository-crds.ts';
import type { createSchemaLibrary } from './schema-catalog.ts';

/** What the Kubernetes-like families share. */
export type KubernetesParts = {
  readonly scratch: Scratch;
  readonly schemas: ReturnType<typeof createSchemaLibrary>;
};

/** Plain manifests against the schemas of their kinds: one check a file. */
export function createKubernetesChecks({ scratch, schemas }: KubernetesParts): CheckFamily {
  return async (input) => {
    const files = await plainManifests(input.after, changedFiles(input));
    if (files.size === 0) return [];
    const started = performance.now();
    const manifests = [...files.values()].flat();
    const catalog = await withRepositoryCrds(await schemas.open(input.kubernetesVersion), input.after, manifests);
    const parts = { tools: input.tools, scratch, signal: input.signal };
    const run = await checkManifests(manifests, catalog, parts);
    const seconds = (performance.now() - started) / 1000;
    const checks = [...files].map(([target, own]) =>
      summarise(run, { target, manifests: own, seconds, caveat: catalog.caveat }),
    );
    const failed = checks.filter(({ verdict }) => verdict === 'fail').map(({ target }) => target);
    if (input.changes === null || failed.length === 0) return checks;
    const before = [...(await plainManifests(input.before, failed)).values()].flat();
    const old = await checkManifests(before, catalog, parts);
    const known = [...old.verdicts.values()].flatMap((one) => (one.kind === 'invalid' ? one.findings : []));
    return checks.map((check) => withoutOldProblems(check, known));
  };
}

/** One check from the verdicts of some manifests: any failure fails, anything unproven is unchecked by name. */
export function summarise(
  run: ManifestRun,
  about: {
    readonly target: string;
    readonly manifests: readonly Manifest[];
    readonly seconds: number;
    readonly caveat: string | null;
  },
): Check {
  const verdicts = about.manifests.map((manifest) => run.verdicts.get(manifest));
  const findings = verdicts.flatMap((verdict) => (verdict?.kind === 'invalid' ? verdict.findings : []));
  const reasons = new Set(verdicts.flatMap((verdict) => (verdict?.kind === 'unchecked' ? verdict.reason : [])));
  if (about.caveat !== null) reasons.add(about.caveat);
  const proven = verdicts.every((verdict) => verdict?.kind === 'valid') && about.caveat === null;
  const verdict: Verdict = findings.length > 0 ? 'fail' : proven ? 'pass' : 'unchecked';
  const reason = [...reasons].join('; ');
  return {
    name: run.name,
    target: about.target,
    verdict,
    tool: run.tool,
    seconds: about.seconds,
    ...(reason !== '' && { reason }),
    findings,
  };
}
