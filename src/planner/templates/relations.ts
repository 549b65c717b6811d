import type { ParameterValue, Template } from './manifest.ts';

/** How two things of one request go together, as the words between them say. */
export type How =
  | 'reads'
  | 'in'
  | 'encrypted with'
  | 'notifies'
  | 'runs'
  | 'validated in'
  | 'connects to'
  | 'in front of'
  | 'scales'
  | 'watches'
  | 'for'
  | 'with'
  | 'behind';

/** What people say for it, in the patterns of the manifests; `turned` where the thing behind the words is the one that acts. */
export const relationWords: readonly { readonly how: How; readonly spoken: string; readonly turned?: true }[] = [
  {
    how: 'reads',
    spoken:
      'that|which|to read|reads|reading|consumes|consume|consuming|polls|processes|handles [messages] [from|of|off|on]',
  },
  {
    how: 'reads',
    spoken: 'reads|reading|consumes|consuming|polls|polling|processing|processes [messages] [from|of|off]',
  },
  { how: 'reads', spoken: 'triggered|fed|invoked by|from' },
  { how: 'reads', spoken: 'read|consumed|processed|polled by', turned: true },
  { how: 'in', spoken: 'running|runs|living|lives|placed|deployed|sitting in|inside|into' },
  { how: 'in', spoken: 'that|which runs|lives|sits in|inside' },
  { how: 'in', spoken: 'in|inside|into|within' },
  { how: 'encrypted with', spoken: '[that|which|is] encrypted with|by|using' },
  { how: 'notifies', spoken: '[that|which|and] notify|notifies|notifying|alert|alerts|alerting|tell|tells' },
  {
    how: 'runs',
    spoken: '[that|which|to] run|runs|running|call|calls|calling|start|starts|trigger|triggers|invoke|invokes',
  },
  { how: 'validated in', spoken: '[that|which|is] validated|proven in|by|with|through' },
  { how: 'connects to', spoken: '[that|which] connects|connecting|talks|talking to' },
  { how: 'connects to', spoken: '[that|which] uses|using' },
  { how: 'in front of', spoken: 'in front of' },
  { how: 'behind', spoken: 'behind' },
  { how: 'scales', spoken: '[that|which|to] scales|scale|scaling|autoscales|autoscaling' },
  { how: 'watches', spoken: '[that|which|to] watches|watch|watching|scrapes|scrape|scraping|monitors|monitoring' },
  { how: 'for', spoken: 'for|on' },
  { how: 'with', spoken: 'with' },
];

/** A value that one thing gets from an output of the other; `when` a parameter of the first is on, another output. */
type Passed = string | { readonly when: string; readonly on: string; readonly off: string };

/**
 * A relation that can be composed: what the subject gets from the object. One row adds one.
 * `glue` is Terraform beside the two, `<subject.output>` and `<object.output>` in it are references, `<id>` and `<name>` name it.
 */
export type Relation = {
  readonly subject: readonly string[];
  readonly object: readonly string[];
  /** Words that mean it; the first names it. */
  readonly how: readonly How[];
  /** Parameter of the subject → output of the object. */
  readonly passes?: Readonly<Record<string, Passed>>;
  /** Parameters of the subject that the relation decides. */
  readonly sets?: Readonly<Record<string, ParameterValue>>;
  /** Parameter of the subject that is the object's name. */
  readonly named?: string;
  /** Parameter of the object that has to be so many times one of the subject; AWS refuses less than once. */
  readonly atLeast?: {
    readonly parameter: string;
    readonly times: number;
    readonly of: string;
    readonly because: string;
  };
  readonly glue?: string;
  /** For the pull request. */
  readonly tells: string;
};

const databases = ['rds-postgres', 'rds-mysql', 'aurora-serverless', 'elasticache'];

/** The relations that are known between things of Terraform; those of Kubernetes follow from `serves` and `namespace`. */
const relations: readonly Relation[] = [
  {
    subject: ['lambda'],
    object: ['sqs-queue'],
    how: ['reads', 'runs', 'for', 'with'],
    passes: { queue_arn: 'queue_arn' },
    atLeast: {
      parameter: 'visibility_timeout_seconds',
      times: 6,
      of: 'timeout_seconds',
      because: 'six times the timeout of the function, as AWS advises',
    },
    tells: 'reads the queue: an event source mapping, and the right to receive and delete its messages',
  },
  {
    subject: ['lambda'],
    object: ['dynamodb-table'],
    how: ['reads', 'connects to'],
    glue: policyGlue(
      'role_name',
      ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:Scan'],
      ['<object.table_arn>', '"${<object.table_arn>}/index/*"'],
    ),
    tells: 'may read the table and its indexes, and nothing more of it',
  },
  {
    subject: ['lambda'],
    object: ['s3-bucket'],
    how: ['reads', 'connects to'],
    glue: policyGlue('role_name', ['s3:GetObject'], ['"${<object.bucket_arn>}/*"']),
    tells: 'may read the objects of the bucket, and nothing more; nothing starts it when an object comes',
  },
  {
    subject: ['lambda'],
    object: ['secrets-manager-secret'],
    how: ['reads', 'connects to'],
    glue: policyGlue('role_name', ['secretsmanager:GetSecretValue'], ['<object.secret_arn>']),
    tells: 'may read the secret',
  },
  {
    subject: ['ecs-service'],
    object: ['dynamodb-table'],
    how: ['reads', 'connects to'],
    glue: policyGlue(
      'task_role_name',
      ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:Scan'],
      ['<object.table_arn>', '"${<object.table_arn>}/index/*"'],
    ),
    tells: 'may read the table and its indexes, and nothing more of it',
  },
  {
    subject: ['ecs-service'],
    object: ['rds-postgres'],
    how: ['connects to', 'reads', 'with'],
    glue: portGlue(5432),
    tells: 'may connect to the database on port 5432',
  },
  {
    subject: ['ecs-service'],
    object: ['rds-mysql'],
    how: ['connects to', 'reads', 'with'],
    glue: portGlue(3306),
    tells: 'may connect to the database on port 3306',
  },
  {
    subject: ['ecs-service'],
    object: ['elasticache'],
    how: ['connects to', 'reads', 'with'],
    glue: portGlue(6379),
    tells: 'may connect to the cache on port 6379',
  },
  {
    subject: databases,
    object: ['vpc'],
    how: ['in', 'with'],
    passes: { vpc_id: 'vpc_id', subnet_ids: 'private_subnet_ids' },
    tells: 'is in the private subnets of the VPC',
  },
  {
    subject: ['lambda'],
    object: ['vpc'],
    how: ['in', 'with'],
    passes: { vpc_id: 'vpc_id', subnet_ids: 'private_subnet_ids' },
    sets: { in_vpc: true },
    tells: 'is in the private subnets of the VPC',
  },
  {
    subject: ['eks-cluster'],
    object: ['vpc'],
    how: ['in', 'with'],
    passes: { subnet_ids: 'private_subnet_ids' },
    tells: 'is in the private subnets of the VPC',
  },
  {
    subject: ['ecs-service'],
    object: ['vpc'],
    how: ['in', 'with'],
    passes: {
      vpc_id: 'vpc_id',
      subnet_ids: 'private_subnet_ids',
      load_balancer_subnet_ids: { when: 'public', on: 'public_subnet_ids', off: 'private_subnet_ids' },
    },
    tells: 'runs in the private subnets of the VPC',
  },
  {
    subject: ['security-group'],
    object: ['vpc'],
    how: ['in', 'with', 'for'],
    passes: { vpc_id: 'vpc_id' },
    tells: 'belongs to the VPC',
  },
  {
    subject: [
      's3-bucket',
      'sqs-queue',
      'sns-topic',
      'dynamodb-table',
      'ecr-repository',
      'secrets-manager-secret',
      'state-backend',
      ...databases,
    ],
    object: ['kms-key'],
    how: ['encrypted with', 'connects to', 'with', 'for'],
    passes: { kms_key_arn: 'key_arn' },
    sets: { encryption: 'kms' },
    tells: 'is encrypted with the key',
  },
  {
    subject: ['cloudwatch-alarms'],
    object: ['sns-topic'],
    how: ['notifies', 'connects to', 'with'],
    passes: { topic_arn: 'topic_arn' },
    tells: 'tells the topic',
  },
  ...(
    [
      ['sqs-queue', 'sqs'],
      ['lambda', 'lambda'],
      ['rds-postgres', 'rds'],
      ['rds-mysql', 'rds'],
    ] as const
  ).map(([object, target]): Relation => ({
    subject: ['cloudwatch-alarms'],
    object: [object],
    how: ['watches', 'for', 'with'],
    sets: { target },
    named: 'resource',
    tells: 'watches it',
  })),
  {
    subject: ['eventbridge-schedule'],
    object: ['lambda'],
    how: ['runs', 'for', 'with'],
    passes: { target_arn: 'function_arn' },
    tells: 'calls the function',
  },
  {
    subject: ['acm-certificate'],
    object: ['route53-zone'],
    how: ['validated in', 'in', 'with'],
    passes: { zone_id: 'zone_id' },
    tells: 'is proven by records in the zone',
  },
  {
    subject: ['cloudfront-site', 'ecs-service'],
    object: ['acm-certificate'],
    how: ['with', 'connects to', 'for'],
    passes: { certificate_arn: 'certificate_arn' },
    tells: 'answers with the certificate',
  },
  {
    subject: ['iam-role-service-account'],
    object: ['eks-cluster'],
    how: ['for', 'in', 'with'],
    passes: { oidc_provider_arn: 'oidc_provider_arn' },
    tells: 'trusts the cluster',
  },
];

/** The relation that words mean between two things; undefined when none is known. */
export function relationBetween(subject: Template, object: Template, how: How): Relation | undefined {
  const known = [...relations, ...kubernetesRelations(subject, object)];
  return known.find(
    (one) => one.subject.includes(subject.name) && one.object.includes(object.name) && one.how.includes(how),
  );
}

/** An autoscaler, a route or a budget is for the object of its own name; what has a namespace can be in one that is made with it. */
function kubernetesRelations(subject: Template, object: Template): readonly Relation[] {
  if (subject.kind !== 'kubernetes' || object.kind !== 'kubernetes') return [];
  const names = { subject: [subject.name], object: [object.name] };
  if (object.name === 'namespace' && subject.parameters['namespace'] !== undefined)
    return [{ ...names, how: ['in', 'for', 'with'], named: 'namespace', tells: 'is in the namespace' }];
  const made = new Set(
    object.files.flatMap(({ text }) => [...text.matchAll(/^kind: (\w+)/gm)].map(([, kind]) => kind ?? '')),
  );
  if (!subject.serves.some((kind) => made.has(kind))) return [];
  const how: readonly How[] = ['for', 'with', 'scales', 'watches', 'in front of'];
  const [first] = /hpa|autoscal/.test(subject.name)
    ? (['scales'] as const)
    : /monitor/.test(subject.name)
      ? (['watches'] as const)
      : /ingress|route/.test(subject.name)
        ? (['in front of'] as const)
        : (['for'] as const);
  return [{ ...names, how: [first, ...how], named: 'name', tells: 'is for it' }];
}

function policyGlue(role: string, actions: readonly string[], resources: readonly string[]): string {
  const list = (items: readonly string[]): string =>
    items.length === 1 ? `[${items.join('')}]` : `[\n${items.map((item) => `      ${item},\n`).join('')}    ]`;
  const quotedActions = actions.map((action) => `"${action}"`);
  return [
    'data "aws_iam_policy_document" "<id>" {',
    '  statement {',
    aligned([
      ['sid', '"Read"'],
      ['effect', '"Allow"'],
      ['actions', list(quotedActions)],
      ['resources', list(resources)],
    ]),
    '  }',
    '}',
    '',
    'resource "aws_iam_role_policy" "<id>" {',
    '  name   = "read-<name>"',
    `  role   = <subject.${role}>`,
    '  policy = data.aws_iam_policy_document.<id>.json',
    '}',
    '',
  ].join('\n');
}

/** Neighbouring values of one line are aligned, as `terraform fmt` wants it. */
function aligned(pairs: readonly (readonly [string, string])[]): string {
  const short = pairs.filter(([, value]) => !value.includes('\n'));
  const width = (name: string): number => {
    const at = pairs.findIndex(([one]) => one === name);
    const isNear = ([other]: readonly [string, string]): boolean => {
      const to = pairs.findIndex(([one]) => one === other);
      return pairs.slice(Math.min(at, to), Math.max(at, to) + 1).every(([, value]) => !value.includes('\n'));
    };
    return Math.max(...short.filter(isNear).map(([one]) => one.length), name.length);
  };
  return pairs
    .map(([name, value]) => `    ${value.includes('\n') ? name : name.padEnd(width(name))} = ${value}`)
    .join('\n');
}

function portGlue(port: number): string {
  return [
    'resource "aws_vpc_security_group_ingress_rule" "<id>" {',
    '  security_group_id            = <object.security_group_id>',
    '  description                  = "From <subject>"',
    '  referenced_security_group_id = <subject.tasks_security_group_id>',
    '  ip_protocol                  = "tcp"',
    `  from_port                    = ${port}`,
    `  to_port                      = ${port}`,
    '}',
    '',
  ].join('\n');
}
