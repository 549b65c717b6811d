import type { TreeEntry } from '../../domain/file-tree.ts';
import { maxReadableBytes } from '../../domain/readable-text.ts';
import type { Skipped } from '../inventory.ts';
import { baseName, folderOf, foldersUp } from '../repository-path.ts';

/** What a file is to the inventory, as its path alone tells. */
export type FileRole = 'terraform' | 'tfvars' | 'terragrunt' | 'chart' | 'values' | 'yaml';

const byExtension: readonly (readonly [string, FileRole])[] = [
  ['.tf', 'terraform'],
  ['.tofu', 'terraform'],
  ['.tf.json', 'terraform'],
  ['.tfvars', 'tfvars'],
  ['.tfvars.json', 'tfvars'],
  ['.hcl', 'terragrunt'],
  ['.yaml', 'yaml'],
  ['.yml', 'yaml'],
];

const lockFiles = new Set([
  '.terraform.lock.hcl',
  'Chart.lock',
  'requirements.lock',
  'jsonnetfile.lock.json',
  'helmfile.lock',
]);
const secretName =
  /^\.env(?:\..+)?$|\.env$|\.tfstate(?:\.backup)?$|\.(?:pem|key|p12|pfx|jks|keystore|kdbx|ppk)$|^id_(?:rsa|dsa|ecdsa|ed25519)$|^kubeconfig$|^\.(?:netrc|pgpass|htpasswd|dockercfg|npmrc)$/i;
const notSecret = /\.(?:example|sample|template|dist)$/i;
const foreignFolder =
  /(?:^|\/)(?:\.git|\.github|\.forgejo|\.gitlab|\.terraform|\.terragrunt-cache|node_modules|\.venv|vendor)\//;

/** Sorts the entries of a tree into files to look at, by role, and files to leave alone, with the reason. Linear. */
export function sortFiles(entries: readonly TreeEntry[]): {
  readonly files: ReadonlyMap<FileRole, readonly TreeEntry[]>;
  readonly skipped: readonly Skipped[];
  /** Folders that hold a `Chart.yaml`. */
  readonly chartFolders: ReadonlySet<string>;
} {
  const chartFolders = new Set(
    entries.filter((entry) => baseName(entry.path) === 'Chart.yaml').map((entry) => folderOf(entry.path)),
  );
  const files = new Map<FileRole, TreeEntry[]>();
  const skipped: Skipped[] = [];
  for (const entry of entries) {
    const reason = leftAlone(entry);
    if (reason !== undefined) skipped.push({ file: entry.path, ...reason });
    else {
      const role = roleOf(entry.path, chartFolders);
      if (role !== undefined && entry.mode.startsWith('100') && entry.size <= maxReadableBytes)
        push(files, role, entry);
    }
  }
  return { files, skipped, chartFolders };
}

/** Whether a file of this name is one that holds secrets: `.env`, state, keys, kubeconfigs; examples of them do not. */
export function mayHoldSecrets(name: string): boolean {
  return secretName.test(name) && !notSecret.test(name);
}

function leftAlone(entry: TreeEntry): Omit<Skipped, 'file'> | undefined {
  const name = baseName(entry.path);
  if (entry.mode === '160000') return { kind: 'link', reason: 'a submodule: its files are in another repository' };
  if (lockFiles.has(name)) return { kind: 'lock-file', reason: 'a lock file, written by a tool' };
  if (mayHoldSecrets(name)) return { kind: 'secret', reason: 'may hold secrets' };
  const isOurs = byExtension.some(([extension]) => name.endsWith(extension));
  if (!isOurs) return undefined;
  if (entry.mode === '120000') return { kind: 'link', reason: 'a symbolic link: it is not followed' };
  if (entry.size > maxReadableBytes) return { kind: 'unreadable', reason: `too large (${entry.size} bytes)` };
  return undefined;
}

function roleOf(path: string, chartFolders: ReadonlySet<string>): FileRole | undefined {
  const name = baseName(path);
  const extension = byExtension.find(([suffix]) => name.endsWith(suffix));
  if (extension === undefined || foreignFolder.test(path)) return undefined;
  if (extension[1] === 'terragrunt') return isTerragrunt(name) ? 'terragrunt' : undefined;
  if (extension[1] !== 'yaml') return extension[1];
  if (name === 'Chart.yaml') return 'chart';
  const chart = foldersUp(folderOf(path)).find((folder) => chartFolders.has(folder));
  if (chart === undefined) return 'yaml';
  const inChart = path.slice(chart === '' ? 0 : chart.length + 1);
  // Templates only look like YAML, and CRDs are the chart author's.
  if (/^(?:templates|crds|charts|ci|files)\//.test(inChart)) return undefined;
  return 'values';
}

function isTerragrunt(name: string): boolean {
  return (
    !name.endsWith('.pkr.hcl') &&
    !name.endsWith('.nomad.hcl') &&
    !/^\.?(?:tflint|terraform|packer|nomad|vault|consul)/.test(name)
  );
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
