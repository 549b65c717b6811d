import type { GuardrailName } from '../../../../src/config/guardrail-names.ts';
import type { RepositoryConfig } from '../../../../src/config/repository-config.ts';
import type { Check } from '../../../../src/domain/check.ts';
import type { Objection } from '../../../../src/domain/objection.ts';
import { changedObjects } from '../../../../src/edits/changed-objects.ts';
import { semanticChanges } from '../../../../src/edits/semantic-changes.ts';
import { judgeChange } from '../../../../src/policy/guardrails/judge-change.ts';

/** Files by path: text before and after; `null` for a side that does not exist. */
export type Edits = Readonly<Record<string, readonly [string | null, string | null]>>;

export type GuardedOptions = {
  readonly config?: RepositoryConfig['guardrails'];
  readonly rules?: RepositoryConfig['rules'];
  readonly checks?: readonly Check[];
  /** Rendered target → manifests before and after. */
  readonly rendered?: Edits;
};

/** Judges an edit as the pipeline does; paths that hold `prod` are production. */
export async function judged(edits: Edits, options: GuardedOptions = {}): Promise<readonly Objection[]> {
  const files = filesOf(edits);
  const rendered = await Promise.all(
    Object.entries(options.rendered ?? {}).map(async ([target, sides]) => {
      const changes = await semanticChanges({ files: filesOf({ 'rendered.yaml': sides }) });
      return { target, changes: changes.map((change) => ({ ...change, file: target })) };
    }),
  );
  return judgeChange(
    {
      changes: await semanticChanges({ files }),
      objects: await changedObjects({ files }),
      rendered,
      files,
      checks: options.checks ?? [],
      environmentsOf: (file) => (file.includes('prod') ? ['production'] : file.includes('staging') ? ['staging'] : []),
      isProduction: (environment) => environment === 'production',
    },
    { guardrails: options.config ?? {}, rules: options.rules ?? [] },
  );
}

/** What one guardrail says about an edit, as `action path`. */
export async function saidBy(
  name: GuardrailName,
  edits: Edits,
  options: GuardedOptions = {},
): Promise<readonly string[]> {
  const objections = await judged(edits, options);
  return objections
    .filter(({ guardrail }) => guardrail === name)
    .map(({ action, object, path }) => `${action} ${object} ${path}`.trim());
}

function filesOf(edits: Edits) {
  return Object.entries(edits).map(([path, [before, after]]) => ({
    path,
    ...(before === null ? {} : { before }),
    ...(after === null ? {} : { after }),
  }));
}

/** A Deployment of which a test changes one line. */
export function deployment(pod: string, container = '', head = ''): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
spec:
${head === '' ? '  replicas: 3' : head}
  template:
    spec:
${pod}      containers:
        - name: app
          image: ghcr.io/acme/shop:1.4.0
${container}`;
}
