import { isMap, textAt, valueAt } from '../../context/json-access.ts';
import type { Fact, ReviewRule, ReviewScene } from '../rule.ts';
import type { Block, Module, Side } from '../side.ts';
import { blocksOf, nameOf } from './terraform-blocks.ts';

/** Terraform: what may come from outside, and in which version. */
export const versionRules: readonly ReviewRule[] = [
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
];

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
