import type { Json } from '../domain/json.ts';

/** One Kubernetes object of a place where it is applied, as it is after rendering. */
export type Thing = {
  readonly kind: string;
  readonly name: string;
  /** Empty where none is named. */
  readonly namespace: string;
  readonly value: Json;
  /** The file it stands in; absent for what is rendered. */
  readonly file?: string;
};

/** Objects that are applied together: what an overlay or a chart with its values renders, or the plain manifests of one environment. */
export type Cluster = {
  /** An overlay's folder, `charts/shop with charts/shop/values-production.yaml`, or `manifests`. */
  readonly target: string;
  readonly files: ReadonlySet<string>;
  readonly environments: readonly string[];
  readonly production: boolean;
  readonly things: readonly Thing[];
};

/** A block of a Terraform file. */
export type Block = { readonly object: string; readonly file: string; readonly line: number; readonly value: Json };

/** A folder of Terraform files. `text` is all of their text, without comments, for finding references. */
export type Module = {
  readonly dir: string;
  readonly blocks: readonly Block[];
  readonly text: string;
  readonly tfvars: readonly { readonly file: string; readonly values: Readonly<Record<string, Json>> }[];
};

/** A chart of the repository: what it knows of values. */
export type Chart = {
  readonly dir: string;
  readonly values: Json;
  /** Text of its templates. */
  readonly templates: string;
  readonly dependencies: readonly string[];
  readonly valueFiles: readonly string[];
  /** What these files hold, the chart's own aside. */
  readonly given: readonly { readonly file: string; readonly values: Json }[];
  /** Releases that hold values themselves, and where. */
  readonly inline: readonly { readonly file: string; readonly object: string; readonly path: string }[];
};

/** A kustomization with everything that it names. */
export type KustomizeFolder = {
  readonly dir: string;
  readonly file: string;
  readonly value: Json;
};

/** Everything that rules look at, on one side of a change. */
export type Side = {
  readonly clusters: readonly Cluster[];
  readonly modules: readonly Module[];
  readonly charts: readonly Chart[];
  readonly kustomizations: readonly KustomizeFolder[];
  readonly paths: ReadonlySet<string>;
  /** `Kind/name` of everything the repository holds, rendered or not, in whatever place. */
  readonly known: ReadonlySet<string>;
  /** Text of the files that changed, and of values files. */
  readonly texts: ReadonlyMap<string, string>;
  readonly environmentsOf: (file: string) => readonly string[];
  readonly isProduction: (environment: string) => boolean;
};
