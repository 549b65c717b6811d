import type { Json } from '../../domain/json.ts';
import { isMap, textAt, valueAt } from '../../context/json-access.ts';
import type { Fact, ReviewRule, ReviewScene } from '../rule.ts';
import type { Block, Module, Side } from '../side.ts';
import { modulePairs, blocksOf, nameOf, escape } from './terraform-blocks.ts';

/** Terraform: names by which things are kept, in the state and outside of it. */
export const addressRules: readonly ReviewRule[] = [
  {
    kind: 'change',
    name: 'renamed-without-moved',
    severity: 'error',
    looksAt:
      'A resource or module that gets another name (or `count`, `for_each`) without a `moved` block: Terraform destroys it and makes it anew.',
    find: findRenames,
  },
  {
    kind: 'state',
    name: 'shared-state',
    severity: 'error',
    looksAt: 'Two configurations that keep their state in the same place.',
    find: findSharedState,
  },
  {
    kind: 'state',
    name: 'same-resource-name',
    severity: 'error',
    looksAt: 'Two resources of one type with the same name in one configuration.',
    find: findSameNames,
  },
  {
    kind: 'change',
    name: 'output-in-use',
    severity: 'error',
    looksAt: 'A removed output that another configuration reads from the state or through Terragrunt.',
    find: findRemovedOutputs,
  },
];

const typeOf = (object: string): string => object.slice(0, object.indexOf('.'));

const notResources = /^(?:data|variable|output|local|locals|provider|terraform|moved|removed|import|check)\b/;

function findRenames(scene: ReviewScene): readonly Fact[] {
  return modulePairs(scene).flatMap(({ old, now }) => {
    const moves = new Set(
      now.blocks
        .filter(({ object }) => /^(?:moved|removed)/.test(object))
        .map(({ value }) => (textAt(value, 'from') ?? '').replace(/^\$\{|\}$/g, '').replace(/\[.*\]$/, '')),
    );
    const lone = (from: Module, other: Module): readonly Block[] =>
      from.blocks.filter(
        ({ object }) => !notResources.test(object) && !other.blocks.some((one) => one.object === object),
      );
    const gone = lone(old, now).filter(({ object }) => !moves.has(object));
    const fresh = lone(now, old);
    const renamed = gone.flatMap((block): Fact[] => {
      const heir = fresh
        .filter((one) => typeOf(one.object) === typeOf(block.object))
        .find((one) => likeness(block.value, one.value) >= 0.6);
      if (heir === undefined) return [];
      return [
        {
          file: heir.file,
          object: heir.object,
          words: [heir.object.split('.').at(-1) ?? '', typeOf(heir.object)],
          message: `\`${block.object}\` becomes \`${heir.object}\` without a \`moved\` block, so Terraform destroys it and makes it anew.`,
        },
      ];
    });
    const repeated = now.blocks.flatMap((block): Fact[] => {
      const then = old.blocks.find(({ object }) => object === block.object);
      if (then === undefined || notResources.test(block.object) || moves.has(block.object)) return [];
      const way = (value: Json): string =>
        ['count', 'for_each'].find((key) => valueAt(value, key) !== undefined) ?? 'single';
      const [was, is] = [way(then.value), way(block.value)];
      // From single to `count` Terraform moves the first by itself.
      if (was === is || (was === 'single' && is === 'count') || (was === 'count' && is === 'single')) return [];
      return [
        {
          file: block.file,
          object: block.object,
          path: is === 'single' ? was : is,
          words: [is, was, block.object.split('.').at(-1) ?? ''],
          message: `\`${block.object}\` goes from ${was === 'single' ? 'a single one' : `\`${was}\``} to ${is === 'single' ? 'a single one' : `\`${is}\``} without a \`moved\` block, so Terraform destroys it and makes it anew.`,
        },
      ];
    });
    return [...renamed, ...repeated];
  });
}

/** Which part of two blocks' leaves is equal. */
function likeness(a: Json, b: Json): number {
  const [left, right] = [leaves(a), leaves(b)];
  const shared = left.filter((leaf) => right.includes(leaf)).length;
  return shared / Math.max(1, Math.max(left.length, right.length));
}

function leaves(value: Json, path = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return [`${path}=${String(value)}`];
  return Object.entries(value).flatMap(([key, one]) => leaves(one as Json, `${path}.${key}`));
}

function findSharedState({ modules }: Side): readonly Fact[] {
  const places = modules.flatMap((module) =>
    module.blocks.flatMap((block) => {
      const backend = valueAt(block.value, 'backend');
      if (!block.object.startsWith('terraform') || !isMap(backend)) return [];
      return Object.entries(backend).flatMap(([type, settings]) => {
        const parts = [
          'bucket',
          'container_name',
          'storage_account_name',
          'key',
          'prefix',
          'path',
          'workspace_key_prefix',
        ].map((key) => textAt(settings, key) ?? '');
        const isTold =
          type !== 'local' &&
          parts.some((part) => part !== '') &&
          (textAt(settings, 'key') ?? textAt(settings, 'prefix')) !== undefined;
        return isTold
          ? [
              {
                dir: module.dir,
                block,
                key: textAt(settings, 'key') ?? textAt(settings, 'prefix') ?? '',
                id: [type, ...parts].join('\0'),
              },
            ]
          : [];
      });
    }),
  );
  return places.flatMap(({ dir, block, key, id }): Fact[] => {
    const other = places.find((one) => one.id === id && one.dir !== dir);
    if (other === undefined) return [];
    return [
      {
        file: block.file,
        object: block.object,
        words: [`"${key}"`, key, 'key'],
        message: `\`${dir}\` keeps its state where \`${other.dir}\` does (\`${key}\`): each apply would destroy what the other made.`,
      },
    ];
  });
}

function findSameNames({ modules }: Side): readonly Fact[] {
  return modules.flatMap(({ blocks }) => {
    const named = blocks.flatMap((block) => {
      const key = ['bucket', 'identifier', 'name', 'function_name'].find(
        (one) => textAt(block.value, one) !== undefined,
      );
      const name = key === undefined ? undefined : textAt(block.value, key);
      const isOwn = /_(?:bucket|instance|queue|topic|table|role|repository|function|group|cluster|user|database)$/.test(
        typeOf(block.object),
      );
      const isPart = ['count', 'for_each', 'cluster_name', 'provider', 'vpc_id'].some(
        (one) => valueAt(block.value, one) !== undefined,
      );
      return name === undefined || key === undefined || isPart || !isOwn || notResources.test(block.object)
        ? []
        : [{ block, key, name }];
    });
    return named.flatMap(({ block, key, name }): Fact[] => {
      const other = named.find(
        (one) =>
          one.block.object !== block.object && one.name === name && typeOf(one.block.object) === typeOf(block.object),
      );
      if (other === undefined) return [];
      return [
        {
          file: block.file,
          object: block.object,
          path: key,
          words: [name, key],
          message: `\`${block.object}\` and \`${other.block.object}\` have the same ${key} \`${name}\`.`,
        },
      ];
    });
  });
}

function findRemovedOutputs(scene: ReviewScene): readonly Fact[] {
  return modulePairs(scene).flatMap(({ old, now }) =>
    blocksOf(old, 'output').flatMap((output): Fact[] => {
      const name = nameOf(output);
      if (now.blocks.some(({ object }) => object === output.object)) return [];
      const reader = [...scene.after.texts].find(
        ([file, text]) => /\.(?:tf|hcl)$/.test(file) && new RegExp(`\\boutputs\\.${escape(name)}\\b`).test(text),
      );
      if (reader === undefined) return [];
      return [
        {
          file: output.file,
          object: output.object,
          words: [`output "${name}"`, name],
          message: `Output \`${name}\` is removed, and \`${reader[0]}\` still reads it.`,
        },
      ];
    }),
  );
}
