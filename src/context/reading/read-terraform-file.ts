import type { Json } from '../../domain/json.ts';
import { asText, isMap, textAt, valueAt } from '../json-access.ts';
import type { Skipped } from '../inventory.ts';
import { generatedBy } from './generated.ts';
import { hclLiteral, isExpression } from './hcl-literal.ts';
import { scanHcl } from './scan-hcl.ts';
import type { HclBlock, HclBody } from './scan-hcl.ts';

export type ProviderRequirement = { readonly source: string; readonly version?: string };

/** What one `.tf` file says, as far as the inventory asks. Lines are 1-based. */
export type TerraformFile = {
  readonly blocks: readonly { readonly address: string; readonly line: number }[];
  readonly calls: readonly {
    readonly name: string;
    readonly source: string;
    readonly version?: string;
    readonly line: number;
  }[];
  readonly providers: Readonly<Record<string, ProviderRequirement>>;
  readonly requiredVersion?: string;
  /** It has a backend, a cloud block or a provider block with settings: somebody runs Terraform here. */
  readonly isRunHere: boolean;
  /** Names that may tell the environment: the cloud workspace, a local or a default called `environment`. */
  readonly environmentNames: readonly string[];
  /** Words that stand for workspaces where `terraform.workspace` is used. */
  readonly workspaceWords: readonly string[];
  /** Tags that count for everything: of `default_tags`, and locals called `tags` or the like. */
  readonly sharedTags: readonly Readonly<Record<string, string>>[];
  /** Tags of single resources and module calls. */
  readonly tags: readonly Readonly<Record<string, string>>[];
  /** Literal or template names of resources and module calls. */
  readonly names: readonly string[];
  readonly skipped?: Omit<Skipped, 'file'>;
};

/** Reads a `.tf` or `.tf.json` file. */
export function readTerraformFile(path: string, text: string): TerraformFile {
  const generated = generatedBy(text);
  const skipped =
    generated === undefined ? undefined : ({ kind: 'generated', reason: `generated: ${generated}` } as const);
  if (path.endsWith('.json')) return readTerraformJson(text, skipped);
  const scan = scanHcl(text);
  if (scan.kind === 'broken')
    return {
      ...nothing,
      skipped: { kind: 'broken', reason: `broken HCL at line ${scan.line}: ${scan.problem}`, line: scan.line },
    };
  return { ...readBody(scan.body, text), ...(skipped === undefined ? {} : { skipped }) };
}

const nothing: TerraformFile = {
  blocks: [],
  calls: [],
  providers: {},
  isRunHere: false,
  environmentNames: [],
  workspaceWords: [],
  sharedTags: [],
  tags: [],
  names: [],
};

function readBody(body: HclBody, text: string): TerraformFile {
  const terraform = body.blocks.filter((block) => block.type === 'terraform');
  const requirements = terraform.flatMap((block) =>
    block.blocks.filter((inner) => inner.type === 'required_providers'),
  );
  const requiredVersion = terraform
    .map((block) => literalText(block, 'required_version'))
    .find((version) => version !== undefined);
  return {
    blocks: body.blocks.map((block) => ({ address: hclAddress(block), line: block.line })),
    calls: body.blocks.filter((block) => block.type === 'module').flatMap(readCall),
    providers: Object.assign({}, ...requirements.map(readRequirements)) as Record<string, ProviderRequirement>,
    ...(requiredVersion === undefined ? {} : { requiredVersion }),
    isRunHere:
      terraform.some((block) => block.blocks.some((inner) => inner.type === 'backend' || inner.type === 'cloud')) ||
      body.blocks.some((block) => block.type === 'provider' && block.attributes.length + block.blocks.length > 0),
    environmentNames: environmentNames(body.blocks, terraform),
    workspaceWords: text.includes('terraform.workspace')
      ? [...text.matchAll(/"([\w-]{2,20})"|^[ \t]*([\w-]{2,20})[ \t]*=/gm)].map(
          ([, quoted, key]) => quoted ?? key ?? '',
        )
      : [],
    sharedTags: body.blocks.filter(isShared).flatMap(literalTags),
    tags: body.blocks.filter((block) => !isShared(block)).flatMap(literalTags),
    names: body.blocks
      .filter((block) => block.type === 'resource' || block.type === 'module')
      .flatMap(
        (block) =>
          block.attributes.find((attribute) => attribute.name === 'name' || attribute.name === 'bucket')?.source ?? [],
      ),
  };
}

/** Terraform's address of a block, as a semantic change names it (`domain/change-set.ts`). */
export function hclAddress(block: HclBlock): string {
  const { type, labels } = block;
  if (type === 'resource') return labels.join('.');
  if (type === 'provider') {
    const alias = literalText(block, 'alias');
    return ['provider', ...labels, ...(alias === undefined ? [] : [alias])].join('.');
  }
  return [type, ...labels].join('.');
}

function readCall(block: HclBlock): TerraformFile['calls'] {
  const source = literalText(block, 'source');
  const version = literalText(block, 'version');
  const name = block.labels[0] ?? '';
  return source === undefined
    ? []
    : [{ name, source, line: block.line, ...(version === undefined ? {} : { version }) }];
}

function readRequirements(block: HclBlock): Record<string, ProviderRequirement> {
  const requirements: Record<string, ProviderRequirement> = {};
  for (const { name, source: expression } of block.attributes) {
    // `configuration_aliases` is a list of references, so the whole object is no literal: its texts are read one by one.
    const text = (key: string) => new RegExp(`(?<![\\w-])${key}\\s*[=:]\\s*"([^"$]*)"`).exec(expression)?.[1];
    const value = hclLiteral(expression);
    const version = typeof value === 'string' && !isExpression(value) ? value : text('version');
    requirements[name] = {
      source: text('source') ?? `hashicorp/${name}`,
      ...(version === undefined ? {} : { version }),
    };
  }
  return requirements;
}

function environmentNames(blocks: readonly HclBlock[], terraform: readonly HclBlock[]): string[] {
  const names: (string | undefined)[] = [];
  for (const block of terraform)
    for (const cloud of block.blocks.filter((inner) => inner.type === 'cloud' || inner.type === 'backend'))
      for (const workspaces of cloud.blocks.filter((inner) => inner.type === 'workspaces'))
        names.push(literalText(workspaces, 'name'));
  for (const block of blocks) {
    if (block.type === 'locals') for (const name of environmentKeys) names.push(literalText(block, name));
    if (block.type === 'variable' && environmentKeys.includes(block.labels[0] ?? ''))
      names.push(literalText(block, 'default'));
  }
  return names.filter((name) => name !== undefined);
}

/** Names of variables and locals that hold the environment. */
export const environmentKeys: readonly string[] = ['environment', 'env', 'stage'];

function literalText(block: HclBody, name: string): string | undefined {
  const attribute = block.attributes.find((candidate) => candidate.name === name);
  const value = attribute === undefined ? undefined : hclLiteral(attribute.source);
  return typeof value === 'string' && !isExpression(value) ? value : undefined;
}

function isShared(block: HclBlock): boolean {
  return block.type === 'locals' || block.type === 'provider';
}

function literalTags(block: HclBlock): Record<string, string>[] {
  const own = ['tags', 'labels', 'common_tags', 'default_tags'].flatMap((name) => {
    const attribute = block.attributes.find((candidate) => candidate.name === name);
    return attribute === undefined ? [] : [tagMap(attribute.source)];
  });
  return [...own, ...block.blocks.flatMap(literalTags)].filter((tags) => Object.keys(tags).length > 0);
}

/** Top-level `key = value` pairs; values that are expressions are kept as they are written, so that neighbours can be imitated. */
function tagMap(source: string): Record<string, string> {
  if (!source.startsWith('{')) return {};
  const inner = scanHcl(source.slice(1, -1).replaceAll(',', '\n'));
  if (inner.kind === 'broken') return {};
  const pairs = inner.body.attributes.map(
    ({ name, source: expression }) => [name, asText(hclLiteral(expression))] as const,
  );
  return Object.fromEntries(pairs.filter(([, value]) => !/[\n(]/.test(value)));
}

function readTerraformJson(text: string, skipped: TerraformFile['skipped']): TerraformFile {
  let root: Json;
  try {
    root = JSON.parse(text) as Json;
  } catch (error) {
    return {
      ...nothing,
      skipped: { kind: 'broken', reason: `broken JSON: ${error instanceof Error ? error.message : ''}` },
    };
  }
  const lineOf = (name: string) => text.slice(0, Math.max(0, text.indexOf(`"${name}"`))).split('\n').length;
  const blocks: { address: string; line: number }[] = [];
  const keys = (value: Json | undefined) => (isMap(value) ? Object.keys(value) : []);
  for (const type of ['variable', 'output', 'module', 'provider'])
    for (const name of keys(valueAt(root, type))) blocks.push({ address: `${type}.${name}`, line: lineOf(name) });
  for (const [type, prefix] of [
    ['resource', ''],
    ['data', 'data.'],
  ] as const)
    for (const kind of keys(valueAt(root, type)))
      for (const name of keys(valueAt(root, type, kind)))
        blocks.push({ address: `${prefix}${kind}.${name}`, line: lineOf(name) });
  const calls = keys(valueAt(root, 'module')).flatMap((name) => {
    const source = textAt(root, 'module', name, 'source');
    return source === undefined ? [] : [{ name, source, line: lineOf(name) }];
  });
  return { ...nothing, blocks, calls, ...(skipped === undefined ? {} : { skipped }) };
}
