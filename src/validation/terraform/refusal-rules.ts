import { attributeOf, type ConfigBlock } from './config-block.ts';
import { fileReads } from './file-reads.ts';
import { knownModuleNamespaces, knownProviders } from './known-sources.ts';
import { literalString } from './literal.ts';
import { resolveInRepository, type ModuleFolder } from './module-folder.ts';
import { publicRegistry, readModuleSource } from './module-source.ts';
import { providerNeeds } from './provider-needs.ts';
import type { TerraformPolicy } from './refusal.ts';
import { parseConstraint } from './version-constraint.ts';

/** What a rule found: where, what, and in words. */
export type Hit = {
  readonly file: string;
  readonly line: number;
  readonly subject: string;
  readonly message: string;
  readonly undecidable?: boolean;
};

export type RuleScope = {
  readonly rootDir: string;
  readonly policy: TerraformPolicy;
  /** Namespaces of registry modules and sources of providers that the repository used before the change. */
  readonly familiar: { readonly providers: ReadonlySet<string>; readonly namespaces: readonly string[] };
};

/** A kind of thing that is refused. `inBlock` is asked about every block at any depth, `inFolder` once a folder. */
export type RefusalRule = {
  readonly rule: string;
  readonly remedy: string;
  readonly inBlock?: (block: ConfigBlock) => string | undefined;
  readonly inFolder?: (folder: ModuleFolder, scope: RuleScope) => readonly Hit[];
};

const byOperator = (rule: string) =>
  `Remove it, or let the operator allow the rule \`${rule}\` (PROMPTOPS_TERRAFORM_ALLOW).`;

/** What runs code or leaves the repository when somebody plans. One row refuses one more thing. */
export const refusalRules: readonly RefusalRule[] = [
  {
    rule: 'terraform/provisioner',
    remedy: 'Remove the provisioner; configure the machine with an image, user data or a tool of its own.',
    inBlock: ({ type, labels }) =>
      type === 'provisioner'
        ? `provisioner "${labels[0] ?? ''}" runs commands when the configuration is applied`
        : undefined,
  },
  {
    rule: 'terraform/data-external',
    remedy: byOperator('terraform/data-external'),
    inBlock: (block) => typed(block, 'data', 'external', 'runs a program whenever somebody plans'),
  },
  {
    rule: 'terraform/data-http',
    remedy: byOperator('terraform/data-http'),
    inBlock: (block) =>
      typed(block, 'data', 'http', 'calls a server whenever somebody plans') ??
      typed(block, 'ephemeral', 'http', 'calls a server whenever somebody plans'),
  },
  {
    rule: 'terraform/local-command',
    remedy: byOperator('terraform/local-command'),
    inBlock: (block) =>
      typed(block, 'data', 'local_command', 'runs a program whenever somebody plans') ??
      typed(block, 'action', 'local_command', 'runs a program'),
  },
  {
    rule: 'terraform/remote-state-http',
    remedy: byOperator('terraform/remote-state-http'),
    inBlock: (block) =>
      block.labels[0] === 'terraform_remote_state' && literal(block, 'backend') === 'http'
        ? 'data "terraform_remote_state" with the backend "http" calls a server whenever somebody plans'
        : undefined,
  },
  {
    rule: 'terraform/provider-exec',
    remedy: 'Use one of the cloud vendors’ token commands without a shell, or a token from a data source.',
    inBlock: strangeExec,
  },
  {
    rule: 'terraform/provider-credentials-file',
    remedy: 'Remove it: profiles and credentials come from the environment that plans.',
    inBlock: (block) =>
      block.type === 'provider' && block.labels[0] === 'aws'
        ? block.attributes
            .filter(({ name }) => /^shared_(config|credentials)_files?$/.test(name))
            .map(({ name }) => `${name} of provider "aws" names a file that may start a credential process`)[0]
        : undefined,
  },
  {
    rule: 'terraform/helm-postrender',
    remedy: 'Remove `postrender`; change the chart’s values instead.',
    inBlock: ({ type, text }) =>
      type === 'postrender' ||
      (type === 'resource' && /["']?postrender["']?\s*[=:]/.test(text) && /helm_release/.test(text))
        ? '`postrender` runs a program for every release'
        : undefined,
  },
  { rule: 'terraform/module-source', remedy: byOperator('terraform/module-source'), inFolder: strangeModules },
  {
    rule: 'terraform/module-outside',
    remedy: 'Name a folder inside the repository (`./…` or `../…`).',
    inFolder: modulesOutside,
  },
  {
    rule: 'terraform/module-unpinned',
    remedy: 'Give the call a `version` with an upper bound, for example `~> 5.0`.',
    inFolder: unpinnedModules,
  },
  {
    rule: 'terraform/provider-source',
    remedy: 'Correct the source, or let the operator allow it (PROMPTOPS_TERRAFORM_PROVIDERS).',
    inFolder: strangeProviders,
  },
  {
    rule: 'terraform/file-outside',
    remedy: 'Name a file of this repository, best as "${path.module}/…".',
    inFolder: readsOutside,
  },
];

function typed(block: ConfigBlock, kind: string, type: string, what: string): string | undefined {
  return block.type === kind && block.labels[0] === type && block.labels.length === 2
    ? `${kind} "${type}" ${what}`
    : undefined;
}

function literal(block: ConfigBlock, name: string): string | undefined {
  return literalString(attributeOf(block, name)?.text);
}

const tokenCommands = new Set([
  'aws',
  'aws-iam-authenticator',
  'gcloud',
  'gke-gcloud-auth-plugin',
  'kubelogin',
  'az',
  'doctl',
  'oci',
]);

function strangeExec(block: ConfigBlock): string | undefined {
  if (block.type !== 'provider') return undefined;
  const commands = [
    ...block.text.matchAll(/["']?\bexec["']?\s*[=:]?\s*\[?\s*\{[^{}]*?["']?\bcommand["']?\s*[=:]\s*([^\n,}]+)/g),
  ];
  const strange = commands
    .map(([, command = '']) => command.trim())
    .find((command) => !tokenCommands.has(literalString(command) ?? ''));
  return strange === undefined
    ? undefined
    : `provider "${block.labels[0] ?? ''}" starts the program ${strange} whenever somebody plans`;
}

function isAllowed(source: string, allowed: readonly string[]): boolean {
  return allowed.some((beginning) => beginning !== '' && source.startsWith(beginning));
}

function strangeModules({ calls }: ModuleFolder, { policy, familiar }: RuleScope): Hit[] {
  return calls.flatMap(({ name, source, file, block }) => {
    const hit = (subject: string, message: string): Hit[] => [{ file, line: sourceLine(block), subject, message }];
    if (source === undefined) return hit(`${name} dynamic`, `module "${name}" has a source that is not a plain string`);
    if (isAllowed(source, policy.allowedModules)) return [];
    const read = readModuleSource(source);
    if (read.kind === 'remote')
      return hit(read.base, `module "${name}" is fetched from ${source}, which no registry vouches for`);
    if (read.kind !== 'registry') return [];
    if (read.host !== publicRegistry && read.host !== 'registry.opentofu.org')
      return hit(
        read.address,
        `module "${name}" comes from the registry ${read.host}, which the operator has not allowed`,
      );
    const imitated = imitates(read.namespace, [...knownModuleNamespaces, ...familiar.namespaces]);
    return imitated === undefined
      ? []
      : hit(
          read.address,
          `module "${name}" comes from the namespace "${read.namespace}", which looks like "${imitated}". Did you mean that?`,
        );
  });
}

function modulesOutside({ dir, calls }: ModuleFolder): Hit[] {
  return calls.flatMap(({ name, source = '', file, block }) => {
    const { kind } = readModuleSource(source);
    const leaves =
      kind === 'absolute' || (kind === 'local' && resolveInRepository(dir, source.replaceAll('\\', '/')) === undefined);
    const message = `module "${name}" has the source ${source}, which is outside the repository`;
    return leaves ? [{ file, line: sourceLine(block), subject: source, message }] : [];
  });
}

function unpinnedModules({ calls }: ModuleFolder, { policy }: RuleScope): Hit[] {
  return calls.flatMap(({ name, source = '', version, file, block }) => {
    const read = readModuleSource(source);
    if (read.kind !== 'registry' || isAllowed(source, policy.allowedModules)) return [];
    const range = parseConstraint(version ?? '');
    if (range?.to !== undefined) return [];
    const message = `module "${name}" takes any ${version === undefined ? '' : `newer `}version of ${source}, also one published tomorrow`;
    return [{ file, line: sourceLine(block), subject: read.address, message }];
  });
}

function strangeProviders(folder: ModuleFolder, { policy, familiar }: RuleScope): Hit[] {
  const allowed = new Set(
    policy.allowedProviders.map((source) => (source.split('/').length === 3 ? source : `${publicRegistry}/${source}`)),
  );
  return providerNeeds([folder])
    .filter(({ source }) => !knownProviders.has(source) && !familiar.providers.has(source) && !allowed.has(source))
    .map(({ source, at }) => {
      const short = source.replace(`${publicRegistry}/`, '');
      const imitated = imitates(source, [...knownProviders, ...familiar.providers]);
      const hint = imitated === undefined ? '' : ` Did you mean ${imitated.replace(`${publicRegistry}/`, '')}?`;
      return {
        ...at,
        subject: source,
        message: `the provider ${short} is not a known one; its program would run whenever somebody plans.${hint}`,
      };
    });
}

function readsOutside(folder: ModuleFolder, { rootDir }: RuleScope): Hit[] {
  return fileReads(folder, rootDir).flatMap(({ call, file, line, argument, target }) => {
    const subject = `${call}(${argument})`;
    if (target.kind === 'outside') return [{ file, line, subject, message: `${subject} reads outside the repository` }];
    if (target.kind !== 'undecidable') return [];
    return [
      {
        file,
        line,
        subject,
        undecidable: true,
        message: `which file ${subject} reads cannot be told without running it`,
      },
    ];
  });
}

function sourceLine(block: ConfigBlock): number {
  return attributeOf(block, 'source')?.line ?? block.line;
}

/** The known name that a strange one is mistaken for: the same but for two characters in one place. */
function imitates(strange: string, known: readonly string[]): string | undefined {
  const name = strange.toLowerCase();
  return known.includes(name) ? undefined : known.find((other) => differsLittle(name, other.toLowerCase()));
}

function differsLittle(one: string, other: string): boolean {
  if (Math.min(one.length, other.length) < 6) return false;
  let start = 0;
  while (start < one.length && one[start] === other[start]) start += 1;
  let end = 0;
  while (end < Math.min(one.length, other.length) - start && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  return one.length - start - end <= 2 && other.length - start - end <= 2;
}
