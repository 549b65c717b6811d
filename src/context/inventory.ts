/** A place in a file; `line` is 1-based. */
export type Place = { readonly file: string; readonly line: number };

/** A folder with `.tf` files. A root module is not called by another one here and has a backend, a provider block or tfvars, or sits under an environment. */
export type TerraformModule = {
  readonly dir: string;
  readonly role: 'root' | 'child' | 'example';
  /** Provider local name → source and version constraint as written. */
  readonly providers: Readonly<Record<string, { readonly source: string; readonly version?: string }>>;
  readonly requiredVersion?: string;
  readonly calls: readonly {
    readonly name: string;
    readonly source: string;
    readonly version?: string;
    readonly at: Place;
  }[];
  /** Addresses of the blocks: `aws_s3_bucket.logs`, `variable.region`, … */
  readonly blocks: readonly { readonly address: string; readonly at: Place }[];
  /** `*.tfvars` and `*.tfvars.json` read for this module: in its folder or a folder below it that holds nothing else. */
  readonly tfvars: readonly string[];
  /** The environment each of `tfvars` is for, where its name or folder tells. */
  readonly tfvarsEnvironments: Readonly<Record<string, string>>;
  readonly environment?: string;
};

/** A `terragrunt.hcl` (or another Terragrunt file that it includes). */
export type TerragruntUnit = {
  readonly file: string;
  readonly dir: string;
  /** `root`: only included by others; `unit`: has a `terraform` block or includes another file; `stack`: `terragrunt.stack.hcl`. */
  readonly role: 'unit' | 'root' | 'stack';
  /** `terraform.source` as written. */
  readonly source?: string;
  /** Files it includes, as far as they can be told without evaluating (`find_in_parent_folders`, literal paths). */
  readonly includes: readonly string[];
  readonly environment?: string;
};

export type HelmChart = {
  readonly dir: string;
  readonly name: string;
  readonly version?: string;
  /**
   * Values files that belong to the chart, its own `values.yaml` first, then the ones of environments; also those outside of its folder
   * that a release of it names. The environment is what their name or folder tells.
   */
  readonly values: readonly { readonly file: string; readonly environment?: string }[];
  readonly dependencies: readonly { readonly name: string; readonly version?: string; readonly repository?: string }[];
};

/** A chart that is installed: a Flux HelmRelease, an Argo CD Application(Set) with a Helm source, or a release of a helmfile. */
export type HelmRelease = {
  readonly kind: 'HelmRelease' | 'Application' | 'ApplicationSet' | 'helmfile';
  readonly name: string;
  /** What it is called in every environment, for people: the Helm release name, else the name without the environment in it. */
  readonly service: string;
  readonly namespace?: string;
  readonly at: Place;
  /** `Kind/name` as a semantic change names it; for a helmfile its base name. */
  readonly object: string;
  readonly chart?: string;
  /** Folder of the chart when it is in this repository. */
  readonly chartDir?: string;
  readonly version?: string;
  /** Values files in this repository, lowest precedence first. */
  readonly valueFiles: readonly string[];
  /** Key path of the values written in the object itself (`spec.values`), which win over the files. */
  readonly inlineValues?: string;
  readonly environment?: string;
};

/** A Flux Kustomization or Argo CD Application(Set) that applies a folder of this repository. */
export type Reconciler = {
  readonly kind: 'Kustomization' | 'Application' | 'ApplicationSet';
  readonly name: string;
  readonly at: Place;
  /** `Kind/name` as a semantic change names it. */
  readonly object: string;
  /** Folder relative to the repository root; for a generator with `*` or `{{…}}` in it, as written. */
  readonly path: string;
  readonly namespace?: string;
  /** `spec.postBuild.substitute` of a Flux Kustomization. */
  readonly substitutions: Readonly<Record<string, string>>;
  readonly environment?: string;
};

export type Kustomization = {
  readonly dir: string;
  readonly file: string;
  readonly role: 'base' | 'overlay' | 'component';
  /** Folders and files it includes, relative to the repository root. Remote ones are left out and listed in `remote`. */
  readonly resources: readonly string[];
  readonly components: readonly string[];
  /** Patch files; patches written inline in the kustomization are not among them. */
  readonly patches: readonly string[];
  readonly remote: readonly string[];
  readonly namespace?: string;
  readonly environment?: string;
};

/** One Kubernetes document found in a file (Helm templates are not among them). */
export type KubernetesObject = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly at: Place;
  /** Zero-based position of the document in its file. */
  readonly document: number;
  /** How a semantic change names it: `Kind/name`, or `Kind/namespace/name` where its file holds several of that name. */
  readonly object: string;
  /** It is a strategic-merge patch for another object, not an object of its own. */
  readonly isPatch?: true;
  readonly environment?: string;
};

export type Environment = {
  /** Canonical name: `production`, `staging`, `development`, or as the repository says. */
  readonly name: string;
  /** The spellings that name it in the repository: `prod`, `production`. */
  readonly aliases: readonly string[];
  /** Folders and files that belong to it. */
  readonly paths: readonly string[];
};

/** How this repository does things, so that a generated file looks like its neighbours. */
export type Conventions = {
  readonly terraform: {
    /** Where modules live (`modules`), if there is such a folder. */
    readonly modulesDir?: string;
    /** Files a module usually has: `main.tf`, `variables.tf`, … */
    readonly moduleFiles: readonly string[];
    readonly tags: Readonly<Record<string, string>>;
    readonly requiredVersion?: string;
    readonly providers: Readonly<Record<string, { readonly source: string; readonly version?: string }>>;
    readonly namePrefix?: string;
  };
  readonly kubernetes: {
    readonly manifestsDir?: string;
    readonly labels: readonly string[];
    readonly fileExtension: 'yaml' | 'yml';
  };
  /** `chartFolder` where each service keeps its chart in a folder of that name: `src/cart/chart` → `src` and `chart`. */
  readonly helm: { readonly chartsDir?: string; readonly chartFolder?: string };
};

/** What a repository holds, read once per tree and cached by its id. */
export type Inventory = {
  readonly terraform: readonly TerraformModule[];
  readonly terragrunt: readonly TerragruntUnit[];
  readonly charts: readonly HelmChart[];
  readonly releases: readonly HelmRelease[];
  readonly reconcilers: readonly Reconciler[];
  readonly kustomizations: readonly Kustomization[];
  readonly objects: readonly KubernetesObject[];
  readonly environments: readonly Environment[];
  readonly conventions: Conventions;
  /**
   * Files that are left alone and why: broken syntax (with its line), too large, binary, encrypted, generated, vendored, lock files, links.
   * What is `encrypted` or a `secret` must never be edited or shown to a model.
   */
  readonly skipped: readonly Skipped[];
};

export type Skipped = {
  readonly file: string;
  readonly kind: 'broken' | 'unreadable' | 'encrypted' | 'secret' | 'generated' | 'vendored' | 'lock-file' | 'link';
  /** In words, for people: `encrypted with SOPS`, `broken YAML at line 7: …`. */
  readonly reason: string;
  readonly line?: number;
};

/** Nothing: an empty repository, and the base of inventories in tests. */
export const emptyInventory: Inventory = {
  terraform: [],
  terragrunt: [],
  charts: [],
  releases: [],
  reconcilers: [],
  kustomizations: [],
  objects: [],
  environments: [],
  conventions: {
    terraform: { moduleFiles: [], tags: {}, providers: {} },
    kubernetes: { labels: [], fileExtension: 'yaml' },
    helm: {},
  },
  skipped: [],
};
