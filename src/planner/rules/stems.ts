const irregular = new Map<string, string>(
  Object.entries({
    minimum: 'min',
    maximum: 'max',
    environment: 'env',
    environments: 'env',
    variables: 'var',
    variable: 'var',
    vars: 'var',
    database: 'db',
    databases: 'db',
    timeouts: 'timeout',
    memory: 'memory',
    mem: 'memory',
    kubernetes: 'kubernetes',
    k8s: 'kubernetes',
    pg: 'postgres',
    postgresql: 'postgres',
    addresses: 'address',
    policies: 'policy',
    dependencies: 'dependency',
    cidrs: 'cidr',
    disks: 'disk',
    apps: 'app',
    application: 'app',
    applications: 'app',
    svc: 'service',
    cfg: 'config',
    configuration: 'config',
    repo: 'repository',
    enabled: 'enable',
    disabled: 'disable',
    logging: 'log',
    logs: 'log',
    retries: 'retry',
    replicas: 'replica',
    repositories: 'repository',
  }),
);

/**
 * The words of a name in the form in which names are compared: `replicaCount` and `replica-count` both give
 * `replica`, `count`. Plurals lose their `s`; a few spellings that mean the same become one.
 */
export function stemsOf(name: string): readonly string[] {
  const kept = known.get(name);
  if (kept !== undefined) return kept;
  const stems = splitName(name);
  if (known.size >= maxKnown) known.clear();
  if (name.length <= 200) known.set(name, stems);
  return stems;
}

/** Names come again and again: every setting of an owner has the owner's. */
const known = new Map<string, readonly string[]>();
const maxKnown = 50_000;

function splitName(name: string): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
    .map(stem);
}

function stem(word: string): string {
  const known = irregular.get(word);
  if (known !== undefined) return known;
  const singular = word.length > 3 && /[^su]s$/.test(word) ? word.slice(0, -1) : word;
  return irregular.get(singular) ?? singular;
}

/** Whether every one of `stems` is in `words`; an empty list is not. */
export function allIn(stems: readonly string[], words: ReadonlySet<string>): boolean {
  return stems.length > 0 && stems.every((word) => words.has(word));
}
