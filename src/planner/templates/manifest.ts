import { parse } from 'yaml';
import { z } from 'zod';
import { formats } from './formats.ts';
import type { FormatName } from './formats.ts';

const value = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);
/** Optional pieces and slots are what makes a phrase slow to match. */
const phrase = z
  .string()
  .min(1)
  .max(160)
  .refine((text) => (text.match(/[[<]/g) ?? []).length <= 9, 'has more than 9 optional pieces and slots');
const phrases = z.array(phrase).max(40);
const formatNames = Object.keys(formats) as [FormatName, ...FormatName[]];

/**
 * One parameter: a JSON Schema property (type, enum, minimum, maximum, default, description; `format` from our own
 * table, see `formats.ts`) with what a planner needs to read it from plain words. docs/templates.md explains each key.
 */
const parameter = z.strictObject({
  type: z.enum(['boolean', 'integer', 'string', 'array']),
  description: z.string().min(1).max(300),
  default: value.optional(),
  enum: z.array(z.string()).optional(),
  minItems: z.number().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  format: z.enum(formatNames).optional(),
  /** What a spoken amount is turned into: `30 days`, `two weeks` → 30 with `days`. `count` takes a bare number. */
  unit: z
    .enum([
      'count',
      'days',
      'seconds',
      'minutes',
      'gigabytes',
      'megabytes',
      'percent',
      'cpu',
      'cpu-units',
      'memory',
      'schedule',
      'aws-schedule',
      'time-zone',
    ])
    .optional(),
  /** Nouns (`visibility timeout`), or patterns with `<value>`. A boolean's phrases turn it on. */
  spoken: phrases.default([]),
  /** A boolean's phrases that turn it off by themselves (`unversioned`). */
  spokenOff: phrases.default([]),
  /** Phrases that give a certain value: `long polling` gives 20. */
  phrases: z.array(z.strictObject({ spoken: phrases, gives: value })).default([]),
  /** For an enum: the phrases that choose each value. */
  choices: z.record(z.string(), phrases).default({}),
  /** Phrases that speak of it without saying a value (`encrypted`): they need no further reading. */
  mentions: phrases.default([]),
  /** The choices are read only where another phrase has a slot for them: `sort key x of type <range_key_type>`. */
  onlyInside: z.boolean().default(false),
  /** What saying this one says about others: noncurrent days imply versioning. */
  implies: z.record(z.string(), value).default({}),
  /** Saying this one leaves a question open unless these are said too; `a|b` is content with either. */
  needs: z.array(z.string()).default([]),
  /** The parameter matters only when these hold; else its default is not worth a line. */
  when: z.record(z.string(), value).default({}),
  /** The default in human words, `<value>` filled in; `on` and `off` for a boolean. Absent: not worth a line. */
  assumed: z.union([z.string(), z.strictObject({ on: z.string().optional(), off: z.string().optional() })]).optional(),
  /** Sorts the assumption first: it costs money, opens access or deletes data. */
  attention: z.enum(['cost', 'access', 'data']).optional(),
  /** Asked when it was not said, has no default and is required. */
  ask: z.string().optional(),
  proposals: z.array(z.string()).default([]),
  /** Major version of the provider that this needs. */
  minimumProvider: z.number().int().optional(),
  /**
   * Kubernetes: when it was not said, what most objects of the kind have at this path here (`spec.ingressClassName`). `where` has to be
   * there, too; `differs` when it is another in each environment, so that it is taken only where all agree.
   */
  likeNeighbours: z
    .strictObject({
      at: z.string().max(120),
      where: z.string().max(120).optional(),
      differs: z.boolean().default(false),
    })
    .optional(),
});

const manifest = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{1,40}$/),
  summary: z.string().min(10).max(160),
  /** Phrases that name the thing and nothing else: `s3 bucket`. */
  names: phrases.min(1),
  /** Phrases that name it only where nothing else could be meant: `bucket`. */
  looseNames: phrases.default([]),
  /** Sets of words that phrases refer to: `$objects` stands for `objects|them|it`. */
  words: z.record(z.string().regex(/^[a-z]+$/), z.string().max(400)).default({}),
  /** Words that are true of the template and need no reading: `aws`, `module`. */
  alsoSaid: phrases.default([]),
  provider: z.strictObject({ name: z.string(), source: z.string(), version: z.string() }).optional(),
  parameters: z
    .record(z.string().regex(/^[a-z][a-z0-9_]*$/), parameter)
    .refine((all) => Object.keys(all).length <= 60, 'has more than 60 parameters'),
  required: z.array(z.string()).default([]),
  /** Pairs where the first must be smaller than the second. */
  ascending: z
    .array(
      z.strictObject({
        smaller: z.string(),
        larger: z.string(),
        /** They may be the same, too. */
        mayBeEqual: z.boolean().default(false),
        because: z.string(),
      }),
    )
    .default([]),
  /** Minimum or maximum of one parameter that holds only under a condition. */
  bounds: z
    .array(
      z.strictObject({
        parameter: z.string(),
        minimum: z.number().optional(),
        maximum: z.number().optional(),
        when: z.record(z.string(), value),
        because: z.string(),
      }),
    )
    .default([]),
  /** Combinations that cannot be: asked about. */
  conflicts: z.array(z.strictObject({ when: z.record(z.string(), value), because: z.string() })).default([]),
  /** Kubernetes: it is for an object of one of these kinds, with its name, and goes where that one is. */
  serves: z.array(z.string()).default([]),
  /** It may also be for nothing that is here, and then goes where its kind does. */
  standsAlone: z.boolean().default(false),
  /** Terraform: arguments of a call of the module, variable → parameter. */
  call: z.record(z.string(), z.string()).default({}),
  /** One line each, for the reviewer: where these values hold, and those that are given have any. */
  warnings: z
    .array(
      z.strictObject({
        when: z.record(z.string(), value).default({}),
        given: z.array(z.string()).default([]),
        text: z.string(),
      }),
    )
    .default([]),
  /** What it costs with its defaults, and what its security rests on: one line each, for the README. */
  costs: z.string().min(5).max(400),
  security: z.string().min(10).max(400),
  /** Findings of the scanner of `npm run checkov` that are accepted, each with the reason. */
  waivers: z
    .array(z.strictObject({ check: z.string().regex(/^CKV\w+$/), because: z.string().min(10).max(300) }))
    .default([]),
  examples: z.array(z.strictObject({ request: z.string(), gives: z.record(z.string(), value) })).min(1),
  sources: z.array(z.string()).min(1),
});

export type ParameterValue = z.infer<typeof value>;
export type Parameter = z.infer<typeof parameter>;
export type Manifest = z.infer<typeof manifest>;
export const templateKinds = ['terraform', 'kubernetes', 'helm', 'ci'] as const;
export type TemplateKind = (typeof templateKinds)[number];

/** A golden module: its manifest and its files, relative to `files/`. */
export type Template = Manifest & {
  readonly kind: TemplateKind;
  readonly files: readonly { readonly path: string; readonly text: string }[];
};

/**
 * Reads a template from the text of its `template.yaml` and its files, and checks that the manifest agrees with itself.
 * @throws {SyntaxError} naming the template, the key and what is wrong with it.
 */
export function readTemplate(
  kind: TemplateKind,
  manifestText: string,
  files: Template['files'],
  where: string,
): Template {
  const read = manifest.safeParse(parse(manifestText, { maxAliasCount: 0 }));
  if (!read.success) throw new SyntaxError(`${where}: ${z.prettifyError(read.error)}`);
  const known = new Set(Object.keys(read.data.parameters));
  const used = [
    ...read.data.required,
    ...Object.values(read.data.call),
    ...read.data.ascending.flatMap((pair) => [pair.smaller, pair.larger]),
    ...read.data.conflicts.flatMap((conflict) => Object.keys(conflict.when)),
    ...read.data.warnings.flatMap(({ when, given }) => [...Object.keys(when), ...given]),
    ...read.data.examples.flatMap((example) => Object.keys(example.gives)),
    ...Object.values(read.data.parameters).flatMap((one) => [
      ...Object.keys(one.implies),
      ...one.needs.flatMap((either) => either.split('|')),
      ...Object.keys(one.when),
    ]),
    ...read.data.bounds.flatMap((bound) => [bound.parameter, ...Object.keys(bound.when)]),
  ];
  const unknown = used.find((name) => !known.has(name));
  if (unknown !== undefined) throw new SyntaxError(`${where}: "${unknown}" is not one of its parameters`);
  if (files.length === 0) throw new SyntaxError(`${where}: there are no files in files/`);
  return { ...read.data, parameters: withWords(read.data, where), kind, files };
}

/** Puts the sets of words into the phrases that refer to them. */
function withWords({ words, parameters }: Manifest, where: string): Manifest['parameters'] {
  const fill = (text: string): string =>
    text.replaceAll(/\$([a-z]+)/g, (_, name: string) => {
      const set = words[name];
      if (set === undefined) throw new SyntaxError(`${where}: "$${name}" is not one of its sets of words`);
      return set;
    });
  return Object.fromEntries(
    Object.entries(parameters).map(([name, one]) => [
      name,
      { ...one, spoken: one.spoken.map(fill), spokenOff: one.spokenOff.map(fill) },
    ]),
  );
}
