import type { Json } from '../../domain/json.ts';
import { didYouMean } from '../../domain/did-you-mean.ts';
import { isMap, valueAt } from '../../context/json-access.ts';
import type { Fact, ReviewRule, ReviewScene } from '../rule.ts';
import type { Side } from '../side.ts';
import { modulePairs, blocksOf, nameOf, escape, base } from './terraform-blocks.ts';

/** Terraform: variables, their values and what is declared for nothing. */
export const variableRules: readonly ReviewRule[] = [
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
    name: 'unsafe-default',
    severity: 'warning',
    looksAt: 'The default of a variable for protection, encryption, backups or redundancy that goes from on to off.',
    find: findUnsafeDefaults,
  },
];

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
