import type { ToolRunner } from '../../domain/tool.ts';
import type { Scratch } from '../scratch.ts';
import type { ValuePath } from '../yaml-documents.ts';
import type { Manifest } from './manifest.ts';
import type { StandaloneSchema } from './standalone-schema.ts';

/** What is wrong with one value; `message` in kubeconform's words. */
export type SchemaProblem = { readonly path: ValuePath; readonly message: string };

/** A manifest with the schema of its kind. */
export type ManifestToCheck = { readonly manifest: Manifest; readonly schema: StandaloneSchema };

export type SchemaVerdict =
  | { readonly kind: 'valid' }
  | { readonly kind: 'invalid'; readonly problems: readonly SchemaProblem[] }
  /** Nothing was proven about this manifest. */
  | { readonly kind: 'unproven'; readonly reason: string };

/** How a batch went: one verdict for each manifest, in order. */
export type EngineRun = {
  readonly name: 'kubeconform' | 'kubernetes schema (in process)';
  readonly tool: string | null;
  readonly verdicts: readonly SchemaVerdict[];
};

/** Holds manifests against schemas; kubeconform (`kubeconform.ts`) or ajv (`in-process-engine.ts`). */
export type SchemaEngine = (
  batch: readonly ManifestToCheck[],
  parts: { readonly tools: ToolRunner; readonly scratch: Scratch; readonly signal: AbortSignal },
) => Promise<EngineRun>;
