import type { LogReference, QuotedLine } from './log-reduction.ts';
import { plainText } from './plain-text.ts';

const maxReferences = 20;

/** Where tools write file and line; `path` and `line` are the groups. One form a row. */
const places: readonly RegExp[] = [
  /^\s{0,8}(?<path>[\w./-]{1,200}\.(?:tf|tofu|tfvars))\s{0,8}$/g,
  /\bon (?<path>[\w./-]{1,200}\.(?:tf|tofu|hcl|json)) line (?<line>\d{1,7})/g,
  /File "(?<path>[^"\s]{1,300})", line (?<line>\d{1,7})/g,
  /(?<path>[\w@./+-]{1,300}\.[a-zA-Z]{1,10})(?::|\(|:\[)(?<line>\d{1,7})(?:[:,]\d{1,6})?/g,
  /(?<path>[\w@./+-]{1,200}\.(?:cs|fs|php|rb|ya?ml|json|toml|tf|tpl)):line (?<line>\d{1,7})/g,
  /(?:^|[\s'"`(])(?<path>(?:[\w@.+-]{1,80}\/){1,12}[\w@.+-]{1,100}\.(?:ya?ml|tf|hcl|tpl|json|toml|mod|sum|lock|[cm]?[jt]sx?|py|go|rs|java|kt|cs|rb|php|sh|c|cpp|h))(?=$|[\s'"`),:;])/g,
  /(?:^|[\s'"`(])(?<path>package\.json|package-lock\.json|pnpm-lock\.yaml|yarn\.lock|go\.mod|go\.sum|Cargo\.toml|Cargo\.lock|pom\.xml|pyproject\.toml|poetry\.lock|uv\.lock|Dockerfile|Makefile|kustomization\.yaml|Chart\.yaml|values\.yaml)(?::(?<line>\d{1,7}))?(?=$|[\s'"`),:;.])/g,
];

const addresses: readonly RegExp[] = [
  /\bwith (?<address>(?:module\.[\w-]{1,100}(?:\["[^"]{1,100}"\])?\.){0,6}[\w-]{1,100}\.[\w-]{1,100}(?:\[[^\]]{1,100}\])?),/g,
  /\bin (?:resource|data) "(?<type>[\w-]{1,100})" "(?<name>[\w-]{1,100})"/g,
  /\b(?<kind>Deployment|StatefulSet|DaemonSet|Service|Ingress|ConfigMap|Secret|Job|CronJob|HorizontalPodAutoscaler)(?:\.[\w.]{1,60})?(?: |\/)"?(?<object>[a-z0-9][\w.-]{1,100})/g,
];

/** Files of tools and of the runner: not of the repository. */
const foreign =
  /node_modules\/|site-packages|\/usr\/|^\/?(?:usr|opt|rustc|etc|proc)\/|hostedtoolcache|\/\.(?:cargo|npm|m2|cache)\/|_actions\/|_temp\/|^node:|^https?:|^\/\//;

/**
 * The files (as paths of the repository) and resources that the evidence names, each once, in the order they appear.
 * The runner's own folder, `/home/runner/work/<repository>/<repository>/`, is taken off.
 */
export function findReferences(lines: readonly QuotedLine[]): readonly LogReference[] {
  const found = new Map<string, LogReference>();
  const add = (reference: LogReference) => {
    const key = 'path' in reference ? `${reference.path}:${reference.line ?? ''}` : reference.address;
    if (found.size < maxReferences && !found.has(key)) found.set(key, reference);
  };
  for (const { text } of lines) {
    const plain = plainText(text);
    for (const pattern of places)
      for (const { groups = {} } of plain.matchAll(pattern)) {
        const path = inRepository(groups['path'] ?? '');
        const line = Number(groups['line'] ?? 0);
        if (
          path === undefined ||
          [...found.values()].some((known) => line === 0 && 'path' in known && known.path === path)
        )
          continue;
        add(line === 0 ? { path } : { path, line });
      }
    for (const pattern of addresses)
      for (const { groups = {} } of plain.matchAll(pattern)) add({ address: addressOf(groups) });
  }
  return [...found.values()];
}

function addressOf(groups: Record<string, string | undefined>): string {
  const { address, type, name, kind, object } = groups;
  return address ?? (type === undefined ? `${kind}/${object}` : `${type}.${name}`);
}

function inRepository(path: string): string | undefined {
  if (foreign.test(path)) return undefined;
  const own = path
    .replace(/^(?:file:\/\/)?\/(?:home\/runner\/work|__w|github\/workspace)\/(?:([\w.-]{1,100})\/\1\/)?/, '')
    .replace(/^(?:\.\/)+/, '');
  if (own === '' || own.startsWith('/') || own.split('/').includes('..') || !/[a-zA-Z]/.test(own)) return undefined;
  return /^\d/.test(own) && !own.includes('/') ? undefined : own;
}
