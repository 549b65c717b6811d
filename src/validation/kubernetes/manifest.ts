import type { Finding } from '../../domain/check.ts';
import type { ValuePath, YamlDocument } from '../yaml-documents.ts';

/** Where a finding about a manifest belongs. */
export type ManifestPlace = {
  readonly file: string;
  readonly line?: number;
  /** Where it is in what lies at that place: an archive and the path in it. */
  readonly inside?: string;
};

/** A finding at a place; where inside of that it is stands before its message. */
export function findingAt({ inside, ...place }: ManifestPlace, finding: Omit<Finding, 'file' | 'line'>): Finding {
  return { ...finding, ...place, message: inside === undefined ? finding.message : `${inside}: ${finding.message}` };
}

/** One Kubernetes object to check, wherever it came from: a file, a rendered chart, a built overlay. */
export type Manifest = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** YAML or JSON source of exactly this object. */
  readonly text: string;
  readonly value: Readonly<Record<string, unknown>>;
  /** The place to report about a value of it. */
  readonly placeOf: (path: ValuePath) => ManifestPlace;
};

/** The manifests in a document: itself, or a List's items. Nothing when it is not a Kubernetes object. */
export function manifestsOf(document: YamlDocument, placeOf: (path: ValuePath) => ManifestPlace): readonly Manifest[] {
  const value = document.value;
  if (!isRecord(value) || typeof value['kind'] !== 'string' || typeof value['apiVersion'] !== 'string') return [];
  const { kind, apiVersion } = value;
  if (apiVersion === 'v1' && kind === 'List' && Array.isArray(value['items'])) {
    return value['items'].flatMap((item: unknown, index) =>
      manifestsOf({ ...document, value: item, text: JSON.stringify(item) }, (path) =>
        placeOf(['items', index, ...path]),
      ),
    );
  }
  return [{ apiVersion, kind, name: nameOf(value), text: document.text, value, placeOf }];
}

/** `Deployment/checkout`. */
export function manifestLabel(manifest: Pick<Manifest, 'kind' | 'name'>): string {
  return manifest.name === '' ? manifest.kind : `${manifest.kind}/${manifest.name}`;
}

function nameOf(value: Readonly<Record<string, unknown>>): string {
  const metadata = value['metadata'];
  const name = isRecord(metadata) ? (metadata['name'] ?? metadata['generateName']) : undefined;
  return typeof name === 'string' ? name : '';
}

/** An object with keys, as opposed to a list, a scalar or null. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
