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
  readonly tfvars: readonly string[];
  readonly environment?: string;
};

export type HelmChart = {
  readonly dir: string;
  readonly name: string;
  readonly version?: string;
  /** Values files that belong to the chart, its own `values.yaml` first; with the environment their name or folder tells. */
  readonly values: readonly { readonly file: string; readonly environment?: string }[];
};

export type Kustomization = {
  readonly dir: string;
  readonly file: string;
  readonly role: 'base' | 'overlay' | 'component';
  /** Folders and files it includes, relative to the repository root. Remote ones are left out and listed in `remote`. */
  readonly resources: readonly string[];
  readonly components: readonly string[];
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
  readonly helm: { readonly chartsDir?: string };
};

/** What a repository holds, read once per tree and cached by its id. */
export type Inventory = {
  readonly terraform: readonly TerraformModule[];
  readonly charts: readonly HelmChart[];
  readonly kustomizations: readonly Kustomization[];
  readonly objects: readonly KubernetesObject[];
  readonly environments: readonly Environment[];
  readonly conventions: Conventions;
  /** Files left out and why: broken syntax, too large, encrypted, generated. */
  readonly skipped: readonly { readonly file: string; readonly reason: string }[];
};
