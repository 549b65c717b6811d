import type { FileFix, KnownFix } from './known-fix.ts';

/**
 * API versions that Kubernetes removed → their successors, only where an object of that kind may stay as it is
 * (kubernetes.io/docs/reference/using-api/deprecation-guide). An Ingress or a v2beta1 autoscaler may not: its shape changed.
 */
const successors: Readonly<Record<string, { readonly to: string; readonly note?: string; readonly needs?: RegExp }>> = {
  'PodDisruptionBudget policy/v1beta1': {
    to: 'policy/v1',
    note: 'an empty selector meant no pods in policy/v1beta1 and means all pods of the namespace in policy/v1',
  },
  'CronJob batch/v1beta1': { to: 'batch/v1' },
  'HorizontalPodAutoscaler autoscaling/v2beta2': { to: 'autoscaling/v2' },
  'Deployment apps/v1beta2': { to: 'apps/v1', needs: /^ {2}selector:/m },
  'Deployment extensions/v1beta1': { to: 'apps/v1', needs: /^ {2}selector:/m },
  'DaemonSet apps/v1beta2': { to: 'apps/v1', needs: /^ {2}selector:/m },
  'DaemonSet extensions/v1beta1': { to: 'apps/v1', needs: /^ {2}selector:/m },
  'StatefulSet apps/v1beta2': { to: 'apps/v1', needs: /^ {2}selector:/m },
  'ReplicaSet apps/v1beta2': { to: 'apps/v1', needs: /^ {2}selector:/m },
  'Role rbac.authorization.k8s.io/v1beta1': { to: 'rbac.authorization.k8s.io/v1' },
  'RoleBinding rbac.authorization.k8s.io/v1beta1': { to: 'rbac.authorization.k8s.io/v1' },
  'ClusterRole rbac.authorization.k8s.io/v1beta1': { to: 'rbac.authorization.k8s.io/v1' },
  'ClusterRoleBinding rbac.authorization.k8s.io/v1beta1': { to: 'rbac.authorization.k8s.io/v1' },
  'IngressClass networking.k8s.io/v1beta1': { to: 'networking.k8s.io/v1' },
  'PriorityClass scheduling.k8s.io/v1beta1': { to: 'scheduling.k8s.io/v1' },
  'StorageClass storage.k8s.io/v1beta1': { to: 'storage.k8s.io/v1' },
  'CSIDriver storage.k8s.io/v1beta1': { to: 'storage.k8s.io/v1' },
  'Lease coordination.k8s.io/v1beta1': { to: 'coordination.k8s.io/v1' },
  'RuntimeClass node.k8s.io/v1beta1': { to: 'node.k8s.io/v1' },
};

const maxFiles = 20;

/** An object of an API version that the cluster no longer has, where the next one takes it as it is. */
export const removedApi: KnownFix = {
  id: 'kubernetes/removed-api',
  needsNoPlace: true,
  pattern:
    /no matches for kind "(?<kind>[A-Za-z]{1,60})" in version "(?<version>[a-z0-9./]{1,80})"|could not find schema for (?<bare>[A-Z][A-Za-z]{1,60})/,
  async fix({ said, places, tree }) {
    const { bare } = said;
    const wanted =
      bare === undefined
        ? [`${said['kind']} ${said['version']}`]
        : Object.keys(successors).filter((key) => key.startsWith(`${bare} `));
    const named = places.map(({ path }) => path);
    // A release that is rendered names no file: then every manifest of that kind and version is meant.
    const paths = named.length > 0 ? named : tree.entries.map(({ path }) => path).filter((path) => yaml.test(path));
    const files = new Map<string, string>();
    const moved = new Set<string>();
    for (const [path, text] of await tree.readMany(paths)) {
      const after = moveAll(text, wanted, moved);
      if (after !== text && files.size < maxFiles) files.set(path, after);
    }
    return files.size === 0 ? undefined : fixOf(files, [...moved]);
  },
};

const yaml = /\.(?:ya?ml|tpl)$/;

/** Document by document, so that another kind of the same version stays. */
function moveAll(text: string, wanted: readonly string[], moved: Set<string>): string {
  return text
    .split(/^(?=---)/m)
    .map((document) => {
      const kind = /^kind: ["']?([A-Za-z]{1,60})["']?\s*$/m.exec(document)?.[1] ?? '';
      const version = /^apiVersion: ["']?([a-z0-9./]{1,80})["']?\s*$/m.exec(document)?.[1] ?? '';
      const key = `${kind} ${version}`;
      const next = successors[key];
      if (next === undefined || !wanted.includes(key) || next.needs?.test(document) === false) return document;
      moved.add(key);
      return document.replace(/^(apiVersion: ["']?)[a-z0-9./]{1,80}/m, `$1${next.to}`);
    })
    .join('');
}

function fixOf(files: ReadonlyMap<string, string>, moved: readonly string[]): FileFix {
  const [first = ''] = moved;
  const to = successors[first]?.to ?? '';
  const notes = moved.flatMap((key) => successors[key]?.note ?? []);
  return {
    kind: 'files',
    summary: `move ${first.split(' ')[0] ?? ''} to ${to}${moved.length > 1 ? ' and others' : ''}`,
    files,
    assumptions: moved.map(
      (key) =>
        `\`${successors[key]?.to}\` takes a ${key.replace(' ', ' of `')}\` as it is, which the cluster no longer has`,
    ),
    ...(notes.length === 0 ? {} : { warnings: notes }),
  };
}
