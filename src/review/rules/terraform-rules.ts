import type { Json } from '../../domain/json.ts';
import { didYouMean } from '../../domain/did-you-mean.ts';
import { isMap, listAt, textAt, valueAt } from '../../context/json-access.ts';
import { awsScheduleProblem } from '../cron.ts';
import { overlaps, readRange } from '../ip-range.ts';
import type { Fact, ReviewRule, ReviewScene } from '../rule.ts';
import type { Block, Module, Side } from '../side.ts';

/** Terraform: what `terraform validate` does not see, because it looks at one configuration and never at the one before. */
export const terraformRules: readonly ReviewRule[] = [
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
    name: 'undeclared-variable',
    severity: 'error',
    looksAt:
      'Values in tfvars files for variables that the configuration does not declare: Terraform only warns, and ignores them.',
    find: findUndeclared,
  },
  {
    kind: 'state',
    name: 'missing-value',
    severity: 'error',
    looksAt: 'A variable without default that one environment’s tfvars give and another’s do not, or none.',
    find: findMissingValues,
  },
  {
    kind: 'state',
    name: 'unused-declaration',
    severity: 'warning',
    looksAt: 'Variables, locals and data sources that nothing uses.',
    find: findUnused,
  },
  {
    kind: 'change',
    name: 'validation-dropped',
    severity: 'warning',
    looksAt: 'Validation blocks, preconditions and `sensitive` marks that vanish.',
    find: findDroppedChecks,
  },
  {
    kind: 'change',
    name: 'loose-version',
    severity: 'warning',
    looksAt:
      'Constraints of providers, modules and Terraform that vanish or lose their upper bound; module sources without a ref.',
    find: findLooseVersions,
  },
  {
    kind: 'state',
    name: 'version-conflict',
    severity: 'error',
    looksAt: 'A module that asks for another major version of a provider than the configuration which calls it.',
    find: findVersionConflicts,
  },
  {
    kind: 'state',
    name: 'shared-state',
    severity: 'error',
    looksAt: 'Two configurations that keep their state in the same place.',
    find: findSharedState,
  },
  {
    kind: 'change',
    name: 'encryption-off',
    severity: 'error',
    looksAt: 'Encryption that is switched off or whose block is removed; plain HTTP listeners.',
    find: findLostEncryption,
  },
  {
    kind: 'change',
    name: 'redundancy-off',
    severity: 'warning',
    looksAt: 'In production: several zones, automatic failover, logging and monitoring that are switched off.',
    find: findLostRedundancy,
  },
  {
    kind: 'state',
    name: 'bounds',
    severity: 'error',
    looksAt: 'A minimum above its maximum, a wish outside of both, a first port above the last.',
    find: findBounds,
  },
  {
    kind: 'state',
    name: 'ip-ranges',
    severity: 'error',
    looksAt: 'Address ranges that are none, and subnets in one list that overlap.',
    find: findRanges,
  },
  {
    kind: 'state',
    name: 'schedule-expression',
    severity: 'error',
    looksAt: 'Schedules of AWS that are none.',
    find: findSchedules,
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
  {
    kind: 'change',
    name: 'unsafe-default',
    severity: 'warning',
    looksAt: 'The default of a variable for protection, encryption, backups or redundancy that goes from on to off.',
    find: findUnsafeDefaults,
  },
  {
    kind: 'change',
    name: 'ignores-changes',
    severity: 'warning',
    looksAt: '`ignore_changes = all`: Terraform would never mend the resource again.',
    find: findIgnored,
  },
];

const typeOf = (object: string): string => object.slice(0, object.indexOf('.'));
const notResources = /^(?:data|variable|output|local|locals|provider|terraform|moved|removed|import|check)\b/;

function modulePairs({ before, after }: ReviewScene): readonly { readonly old: Module; readonly now: Module }[] {
  return after.modules.flatMap((now) => {
    const old = before.modules.find(({ dir }) => dir === now.dir);
    return old === undefined ? [] : [{ old, now }];
  });
}

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

function blocksOf({ blocks }: Module, kind: string): readonly Block[] {
  return blocks.filter(({ object }) => object.startsWith(`${kind}.`));
}

function nameOf({ object }: Block): string {
  return object.slice(object.indexOf('.') + 1);
}

function findUndeclared({ modules }: Side): readonly Fact[] {
  return modules.flatMap((module) => {
    const declared = blocksOf(module, 'variable').map(nameOf);
    if (declared.length === 0) return [];
    return module.tfvars.flatMap(({ file, values }) =>
      Object.keys(values)
        .filter((name) => !declared.includes(name))
        .map((name): Fact => {
          const near = didYouMean(name, declared);
          return {
            file,
            object: base(file),
            path: name,
            words: [name],
            message: `\`${name}\` in \`${file}\` is no variable of the configuration, so Terraform ignores it${near === undefined ? '' : ` (there is \`${near}\`)`}.`,
            ...(near === undefined ? {} : { fix: { from: name, to: near } }),
          };
        }),
    );
  });
}

function findMissingValues({ modules }: Side): readonly Fact[] {
  return modules.flatMap((module) => {
    if (module.tfvars.length === 0) return [];
    return blocksOf(module, 'variable').flatMap((variable): Fact[] => {
      if (!isMap(variable.value) || 'default' in variable.value) return [];
      const name = nameOf(variable);
      const automatic = module.tfvars.filter(({ file }) =>
        /(?:^|\/)(?:terraform\.tfvars|[^/]*\.auto\.tfvars)(?:\.json)?$/.test(file),
      );
      if (automatic.some(({ values }) => name in values)) return [];
      const perEnvironment = module.tfvars.filter((one) => !automatic.includes(one));
      const without = perEnvironment.filter(({ values }) => !(name in values));
      const isGiven = without.length < perEnvironment.length;
      // What no file gives may come from the environment of whoever runs it.
      if (without.length === 0 && isGiven) return [];
      const isSecret = valueAt(variable.value, 'sensitive') === true;
      if (isSecret) return [];
      const where = without.length === 0 ? 'no tfvars file' : without.map(({ file }) => `\`${file}\``).join(', ');
      return [
        {
          file: variable.file,
          object: variable.object,
          words: [name],
          message: isGiven
            ? `Variable \`${name}\` has no default, and ${where} gives it no value, though others do.`
            : `Variable \`${name}\` has no default, and no tfvars file gives it a value.`,
        },
      ];
    });
  });
}

function findUnused({ modules }: Side): readonly Fact[] {
  return modules.flatMap((module) => {
    const named = [
      ...blocksOf(module, 'variable').map((block) => ({
        block,
        name: nameOf(block),
        word: `var.${nameOf(block)}`,
        what: 'variable',
      })),
      ...blocksOf(module, 'data').map((block) => ({
        block,
        name: nameOf(block),
        word: block.object,
        what: 'data source',
      })),
      ...module.blocks
        .filter(({ object }) => object === 'locals' || object.startsWith('locals#'))
        .flatMap((block) =>
          Object.keys(isMap(block.value) ? block.value : {}).map((name) => ({
            block,
            name,
            word: `local.${name}`,
            what: 'local',
          })),
        ),
    ];
    return named
      .filter(({ word }) => !new RegExp(`(?<![\\w.-])${escape(word)}(?![\\w-])`).test(module.text))
      .map(({ block, name, word, what }): Fact => ({
        file: block.file,
        object: block.object,
        ...(what === 'local' ? { path: name } : {}),
        words: [name.split('.').at(-1) ?? name],
        message: `Nothing uses the ${what} \`${word}\`.`,
      }));
  });
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function findDroppedChecks(scene: ReviewScene): readonly Fact[] {
  return modulePairs(scene).flatMap(({ old, now }) =>
    now.blocks.flatMap((block): Fact[] => {
      const then = old.blocks.find(({ object }) => object === block.object);
      if (then === undefined) return [];
      const lost = [['validation'], ['sensitive'], ['lifecycle', 'precondition'], ['lifecycle', 'postcondition']].find(
        (steps) => isOn(valueAt(then.value, ...steps)) && !isOn(valueAt(block.value, ...steps)),
      );
      if (lost === undefined) return [];
      return [
        {
          file: block.file,
          object: block.object,
          words: [lost.at(-1) ?? '', nameOf(block)],
          message: `\`${block.object}\` loses its \`${lost.join('.')}\`${lost[0] === 'sensitive' ? ', so its value shows in plans and logs' : ''}.`,
        },
      ];
    }),
  );
}

function isOn(value: Json | undefined): boolean {
  return value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0);
}

type Constraint = {
  readonly what: string;
  readonly key: string;
  readonly text: string | undefined;
  readonly block: Block;
};

function constraintsOf({ blocks }: Module): readonly Constraint[] {
  return blocks.flatMap((block): Constraint[] => {
    if (block.object.startsWith('module.')) {
      const source = textAt(block.value, 'source') ?? '';
      if (/^\.{1,2}\//.test(source)) return [];
      const isGit = /^git::|^github\.com\/|\.git(?:\/\/|\?|$)/.test(source);
      const text = isGit ? /[?&]ref=([^&]+)/.exec(source)?.[1] : textAt(block.value, 'version');
      return [{ what: `module \`${nameOf(block)}\``, key: isGit ? 'source' : 'version', text, block }];
    }
    if (block.object !== 'terraform' && !block.object.startsWith('terraform#')) return [];
    const needs = valueAt(block.value, 'required_providers');
    const providers = Object.entries(isMap(needs) ? needs : {}).map(([name, need]) => ({
      what: `provider \`${name}\``,
      key: 'version',
      text: typeof need === 'string' ? need : textAt(need, 'version'),
      block,
    }));
    const isRequired = valueAt(block.value, 'required_version') !== undefined;
    return [
      ...providers,
      ...(isRequired
        ? [{ what: 'Terraform itself', key: 'required_version', text: textAt(block.value, 'required_version'), block }]
        : []),
    ];
  });
}

/** `~>`, `=`, `<` and a bare version have an end; `>=` alone admits whatever comes. */
function isOpen(text: string): boolean {
  return !/~>|<|(?:^|,)\s*=?\s*v?\d/.test(text) && !/^[\w./-]*\d/.test(text);
}

function findLooseVersions({ before, after }: ReviewScene): readonly Fact[] {
  return after.modules.flatMap((now) => {
    const old = before.modules.find(({ dir }) => dir === now.dir);
    const then = new Map((old === undefined ? [] : constraintsOf(old)).map((one) => [one.what, one] as const));
    return constraintsOf(now).flatMap(({ what, key, text, block }): Fact[] => {
      const was = then.get(what);
      if (was !== undefined && was.text === text) return [];
      const isBranch = key === 'source' && /^(?:main|master|develop|HEAD)$/.test(text ?? '');
      const loses = text === undefined ? 'has no version' : isBranch ? `follows the branch \`${text}\`` : undefined;
      const opens =
        text !== undefined &&
        isOpen(text) &&
        was?.text !== undefined &&
        !isOpen(was.text) &&
        key !== 'required_version';
      if (loses === undefined && !opens) return [];
      const name = /`(.*)`/.exec(what)?.[1] ?? key;
      return [
        {
          file: block.file,
          object: block.object,
          words: [text ?? name, key, name],
          message: `${capital(what)} ${loses ?? `admits every later version with \`${text ?? ''}\``}${was?.text === undefined ? '' : ` (it was \`${was.text}\`)`}, so a plan may differ from day to day.`,
        },
      ];
    });
  });
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The major versions that a constraint of the usual forms admits. */
function majorOf(text: string): { readonly least: number; readonly most: number } | undefined {
  let [least, most] = [0, Infinity];
  for (const part of text.split(',').map((piece) => piece.trim())) {
    const [, sign = '=', major, minor] = /^(~>|>=|<=|=|<|>)?\s*v?(\d+)(?:\.(\d+))?/.exec(part) ?? [];
    if (major === undefined) return undefined;
    const number = Number(major);
    if (sign !== '<' && sign !== '<=') least = Math.max(least, number);
    if (sign === '=' || (sign === '~>' && minor !== undefined)) most = Math.min(most, number);
    if (sign === '<=') most = Math.min(most, number);
    if (sign === '<') most = Math.min(most, minor === undefined || minor === '0' ? number - 1 : number);
  }
  return { least, most };
}

function findVersionConflicts({ modules }: Side): readonly Fact[] {
  const byDir = new Map(modules.map((module) => [module.dir, module]));
  return modules.flatMap((caller) =>
    blocksOf(caller, 'module').flatMap((call) => {
      const called = byDir.get(resolve(caller.dir, textAt(call.value, 'source') ?? ''));
      if (called === undefined) return [];
      const own = new Map(constraintsOf(caller).map((one) => [one.what, one]));
      return constraintsOf(called).flatMap(({ what, text, block }): Fact[] => {
        const outer = own.get(what);
        const [a, b] = [majorOf(outer?.text ?? ''), majorOf(text ?? '')];
        if (!what.startsWith('provider') || a === undefined || b === undefined) return [];
        if (a.least <= b.most && b.least <= a.most) return [];
        return [
          {
            file: block.file,
            files: new Set([block.file, outer?.block.file ?? block.file]),
            object: block.object,
            words: [text ?? '', outer?.text ?? '', 'version'],
            message: `\`${called.dir}\` wants ${what} \`${text ?? ''}\`, and \`${caller.dir}\`, which calls it, \`${outer?.text ?? ''}\`: no version fits both.`,
          },
        ];
      });
    }),
  );
}

function resolve(dir: string, source: string): string {
  if (!/^\.{1,2}\//.test(source)) return '';
  const steps = dir.split('/').filter((step) => step !== '');
  for (const step of source.split('/'))
    if (step === '..') steps.pop();
    else if (step !== '.' && step !== '') steps.push(step);
  return steps.join('/');
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

const encryptions =
  /^(?:encrypted|encrypt|storage_encrypted|at_rest_encryption_enabled|transit_encryption_enabled|encryption_enabled|kms_encrypted|sse_enabled|enable_encryption|server_side_encryption_enabled|sqs_managed_sse_enabled|https_only|enable_https_traffic_only|require_ssl)$/;

function findLostEncryption({ changes }: ReviewScene): readonly Fact[] {
  return changes.flatMap(({ file, object, path, from, to }): Fact[] => {
    if (!/\.tf(?:vars)?$|\.hcl$/.test(file)) return [];
    const key = lastKey(path);
    const isOff = encryptions.test(key) && (to === false || (to === undefined && from === true));
    const isBlockGone = to === undefined && path === '' && /server_side_encryption_configuration/.test(object);
    const isKeyGone =
      to === undefined &&
      path !== '' &&
      /^(?:kms_key_id|kms_master_key_id|kms_key_arn|kms_key_name|disk_encryption_set_id)$/.test(key);
    const isPlain = key === 'protocol' && to === 'HTTP' && from === 'HTTPS';
    const inNew =
      path === '' && from === undefined && isMap(to)
        ? Object.entries(to).find(([name, value]) => encryptions.test(name) && value === false)?.[0]
        : undefined;
    if (!isOff && !isBlockGone && !isKeyGone && !isPlain && inNew === undefined) return [];
    const what = isBlockGone
      ? 'Its encryption block is removed'
      : isPlain
        ? '`protocol` becomes `HTTP`'
        : isKeyGone || to === undefined
          ? `\`${key}\` is removed`
          : `\`${inNew ?? key}\` is \`false\``;
    return [
      {
        file,
        object,
        path,
        words: [inNew ?? key, object.split('.').at(-1) ?? ''],
        message: `\`${object}\` would no longer be encrypted: ${what.charAt(0) === '`' ? what : what.toLowerCase()}.`,
        ...(isOff && to === false ? { fix: { from: 'false', to: 'true' } } : {}),
      },
    ];
  });
}

const redundancies =
  /^(?:multi_az|multi_az_enabled|automatic_failover_enabled|zone_redundant|high_availability|enable_cross_zone_load_balancing|performance_insights_enabled|enable_log_file_validation|is_multi_region_trail|enable_logging)$/;

function findLostRedundancy({ changes, after }: ReviewScene): readonly Fact[] {
  return changes.flatMap(({ file, object, path, from, to }): Fact[] => {
    const key = lastKey(path);
    if (!redundancies.test(key) || from !== true || (to !== false && to !== undefined)) return [];
    if (!after.environmentsOf(file).some(after.isProduction)) return [];
    return [
      {
        file,
        object,
        path,
        words: [key],
        message: `\`${object}\` loses \`${key}\` in production (${to === undefined ? 'removed' : 'now `false`'}).`,
        ...(to === false ? { fix: { from: 'false', to: 'true' } } : {}),
      },
    ];
  });
}

const protective =
  /protect|prevent_destroy|encrypt|multi_az|backup|versioning|block_public|failover|private|https_only|monitoring/;

function findUnsafeDefaults({ changes }: ReviewScene): readonly Fact[] {
  return changes.flatMap(({ file, object, path, from, to }): Fact[] => {
    const name = object.replace(/^variable\./, '');
    if (name === object || path !== 'default' || from !== true || to !== false || !protective.test(name)) return [];
    return [
      {
        file,
        object,
        path,
        words: ['default'],
        message: `\`${name}\` is off by default from now on: everything that does not set it loses it.`,
        fix: { from: 'false', to: 'true' },
      },
    ];
  });
}

function lastKey(path: string): string {
  return /([A-Za-z0-9_-]+)(?:\[\d+\])?$/.exec(path)?.[1] ?? '';
}

const pairs = [
  ['min_size', 'max_size'],
  ['min_capacity', 'max_capacity'],
  ['min_count', 'max_count'],
  ['min_node_count', 'max_node_count'],
  ['min_replicas', 'max_replicas'],
  ['minReplicas', 'maxReplicas'],
  ['from_port', 'to_port'],
  ['min_size', 'desired_size'],
  ['desired_size', 'max_size'],
  ['min_size', 'desired_capacity'],
  ['desired_capacity', 'max_size'],
  ['allocated_storage', 'max_allocated_storage'],
] as const;

function findBounds({ modules }: Side): readonly Fact[] {
  return modules.flatMap((module) => [
    ...module.blocks.flatMap((block) =>
      boundsIn(block.value).map((fact) => ({ file: block.file, object: block.object, ...fact })),
    ),
    ...module.tfvars.flatMap(({ file, values }) =>
      boundsIn(values).map((fact) => ({ file, object: base(file), ...fact })),
    ),
  ]);
}

function boundsIn(value: Json): readonly Pick<Fact, 'words' | 'message'>[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap((one) => boundsIn(one as Json));
  if (!isMap(value)) return inner;
  // Every port of every protocol is written -1, and types of ICMP are not ports.
  const isPorts = /^(?:icmp|-1|1|58)/.test(String(value['protocol'] ?? value['ip_protocol'] ?? ''));
  const own = pairs.flatMap(([least, most]) => {
    const [a, b] = [value[least], value[most]];
    if (typeof a !== 'number' || typeof b !== 'number' || a <= b || b < 0 || (least === 'from_port' && isPorts))
      return [];
    return [
      { words: [`${least}`, `${most}`, String(a)], message: `\`${least}\` is ${a}, above \`${most}\`, which is ${b}.` },
    ];
  });
  return [...own, ...inner];
}

function findRanges({ modules }: Side): readonly Fact[] {
  return modules.flatMap((module) => [
    ...module.blocks.flatMap((block) =>
      rangesIn(block.value).map((fact) => ({ file: block.file, object: block.object, ...fact })),
    ),
    ...module.tfvars.flatMap(({ file, values }) =>
      rangesIn(values).map((fact) => ({ file, object: base(file), ...fact })),
    ),
  ]);
}

function rangesIn(value: Json, key = ''): readonly Pick<Fact, 'words' | 'message'>[] {
  if (typeof value === 'string') {
    const isRange = /^\d{1,3}(?:\.\d{1,3}){3}\/\d+$/.test(value) && readRange(value) === undefined;
    return isRange ? [{ words: [value], message: `\`${value}\` is no range of addresses.` }] : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.entries(value).flatMap(([name, one]) =>
    rangesIn(one as Json, Array.isArray(value) ? key : name),
  );
  const texts =
    Array.isArray(value) && /subnet|secondary/.test(key)
      ? (value as readonly Json[]).filter((one) => typeof one === 'string')
      : [];
  const clash = texts.flatMap((one, index) =>
    texts
      .slice(index + 1)
      .filter((other) => overlaps(one, other))
      .map((other) => [one, other] as const),
  )[0];
  if (clash === undefined) return inner;
  return [
    ...inner,
    { words: [clash[1], clash[0]], message: `The ranges \`${clash[0]}\` and \`${clash[1]}\` overlap.` },
  ];
}

function findSchedules({ modules }: Side): readonly Fact[] {
  return modules.flatMap(({ blocks }) =>
    blocks.flatMap((block): Fact[] => {
      const schedule = textAt(block.value, 'schedule_expression');
      const problem = schedule === undefined ? undefined : awsScheduleProblem(schedule);
      if (schedule === undefined || problem === undefined) return [];
      return [
        {
          file: block.file,
          object: block.object,
          path: 'schedule_expression',
          words: [schedule, 'schedule_expression'],
          message: `The schedule \`${schedule}\` of \`${block.object}\` is none: ${problem}.`,
        },
      ];
    }),
  );
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

function findIgnored(scene: ReviewScene): readonly Fact[] {
  return modulePairs(scene).flatMap(({ old, now }) =>
    now.blocks.flatMap((block): Fact[] => {
      const ignores = (value: Json | undefined): boolean =>
        /\ball\b/.test(textAt(value, 'lifecycle', 'ignore_changes') ?? '') ||
        listAt(value, 'lifecycle', 'ignore_changes').includes('${all}');
      const then = old.blocks.find(({ object }) => object === block.object);
      if (!ignores(block.value) || ignores(then?.value)) return [];
      return [
        {
          file: block.file,
          object: block.object,
          words: ['ignore_changes'],
          message: `\`${block.object}\` ignores all changes, so that Terraform never mends it again.`,
        },
      ];
    }),
  );
}

function base(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}
