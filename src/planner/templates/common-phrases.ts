import type { Parameter, ParameterValue, Template } from './manifest.ts';

/** Phrases for a parameter, in the patterns of the manifests; `accepts` narrows what may stand in the slot. */
export type CommonPhrase = {
  readonly spoken: string;
  readonly accepts?: (value: ParameterValue) => boolean;
};

type Row = {
  /** Whether the row is for a parameter of a template. */
  readonly of: (name: string, parameter: Parameter, template: Template) => boolean;
  readonly spoken: (name: string, template: Template) => readonly string[];
  readonly accepts?: (value: ParameterValue) => boolean;
};

/** What people call the things that a `min_…` and a `max_…` count. */
const countedNouns: Readonly<Record<string, string>> = {
  replicas: 'replica|replicas|pod|pods|instance|instances|copy|copies',
  tasks: 'task|tasks|container|containers|instance|instances|copy|copies|replica|replicas',
  nodes: 'node|nodes|machine|machines|instance|instances|worker|workers',
  instances: 'instance|instances|container|containers|replica|replicas',
  capacity: 'acu|acus|unit|units|capacity-units',
};

const nounOf = (name: string): string => {
  const counted = name.replace(/^(?:min|max)_/, '');
  return countedNouns[counted] ?? counted;
};

const isRange = (name: string, template: Template, prefix: 'min' | 'max'): boolean => {
  const [, counted] = /^(?:min|max)_(.+)$/.exec(name) ?? [];
  return (
    counted !== undefined &&
    name.startsWith(prefix) &&
    template.parameters[`min_${counted}`]?.unit === 'count' &&
    template.parameters[`max_${counted}`] !== undefined
  );
};

/** `mongo:8.0` and `ghcr.io/acme/shop:1` are images wherever they stand; `port:3000` and `host:8080` are not. */
const isUnmistakableImage = (value: ParameterValue): boolean =>
  typeof value === 'string' && (value.includes('/') || /:v?\d+\.\d/.test(value));

const isRelativePath = (value: ParameterValue): boolean => typeof value === 'string' && value.startsWith('./');

/**
 * What people say for parameters of one kind, whichever template has them, so that no manifest has to repeat it:
 * one row adds phrases to all of them.
 */
const rows: readonly Row[] = [
  {
    of: (name, _, template) => isRange(name, template, 'min'),
    spoken: (name) => {
      const [max, noun] = [`<${name.replace('min_', 'max_')}>`, nounOf(name)];
      return [
        `from|between <value> [up] to|and|- ${max} [${noun}]`,
        `<value> [up] to|- ${max} ${noun}`,
        `[at] least|min|minimum <value> [${noun}] [always] [running|up]`,
        `[at] least|min|minimum <value> [${noun}] [and] [at] most|max|maximum ${max} [${noun}]`,
      ];
    },
  },
  {
    of: (name, _, template) => isRange(name, template, 'max'),
    spoken: (name) => [
      `[at] most|max|maximum|up-to <value> [${nounOf(name)}]`,
      `not|never|no more than <value> ${nounOf(name)}`,
    ],
  },
  {
    of: (_, parameter) => parameter.format === 'image',
    spoken: (_, template) => [
      '<value>',
      ...(template.parameters['name'] === undefined
        ? []
        : ['<value> as <name>', 'run|runs|deploy|start|roll|ship [out] <value> as <name>']),
    ],
    accepts: isUnmistakableImage,
  },
  { of: (_, { format }) => format === 'folder-path', spoken: () => ['<value>'], accepts: isRelativePath },
  { of: (name, { format }) => name === 'cidr' && format !== undefined, spoken: () => ['<value>'] },
  { of: (name, { format }) => name === 'kms_key_arn' && format === 'arn', spoken: () => ['key <value>'] },
  {
    of: (name, { unit }) => name === 'retries' && unit === 'count',
    spoken: () => ['retry|retries|retried [up-to] <value> time|times', 'try|tries again <value> time|times'],
  },
  {
    of: (name) => ['public', 'publicly_accessible'].includes(name),
    spoken: () => [
      'publicly reachable',
      'reachable|accessible|open from|to internet|outside|anywhere|everywhere|everyone|everybody|world|public',
    ],
  },
  {
    of: (name) => ['deletion_protection', 'delete_protection'].includes(name),
    spoken: () => ['protect|protected|protection against|from deletion|deleting|deleted'],
  },
  {
    of: (name) => name === 'log_days',
    spoken: () => ['keep|keeps|store|retain logs [only] for <value>', 'logs [only] [kept] [only] for <value>'],
  },
  {
    of: (name) => ['backup_days', 'backup_count'].includes(name),
    spoken: () => ['keep|keeps|store|retain backups [only] for <value>', 'backups [only] [kept] [only] for <value>'],
  },
  {
    of: (name) => name === 'message_retention_seconds',
    spoken: () => ['keep|keeps|store|retain|hold msg|msgs|message|messages [only] for <value>'],
  },
  {
    of: (name) => name === 'timeout_seconds',
    spoken: () => ['give|gives|giving up after <value>', 'run|runs [only] [for] [at] [most|max] [up] [to] <value>'],
  },
  { of: (name, { format }) => name === 'location' && format === 'azure-location', spoken: () => ['<value>'] },
  {
    of: (name, { format }) => name === 'region' && format !== undefined,
    spoken: () => ['live|lives|lie|lies|sit|sits|stay|stays|be in <value>'],
  },
];

/** The phrases that a parameter has by its name, unit or format alone. */
export function commonPhrases(name: string, parameter: Parameter, template: Template): readonly CommonPhrase[] {
  return rows
    .filter((row) => row.of(name, parameter, template))
    .flatMap(({ spoken, accepts }) =>
      spoken(name, template).map((text) => ({ spoken: text, ...(accepts !== undefined && { accepts }) })),
    );
}

const cloudNames: Readonly<Record<string, readonly string[]>> = {
  aws: ['aws', 'amazon'],
  google: ['google', 'gcp', 'google cloud'],
  azurerm: ['azure', 'microsoft azure'],
};

/** Words that are true of everything a template's provider makes, and need no reading. */
export function cloudWords({ provider }: Template): readonly string[] {
  return provider === undefined ? [] : (cloudNames[provider.name] ?? []);
}
