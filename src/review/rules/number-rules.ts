import type { Json } from '../../domain/json.ts';
import { isMap, textAt } from '../../context/json-access.ts';
import { awsScheduleProblem, cronProblem } from '../cron.ts';
import { overlaps, readRange } from '../ip-range.ts';
import type { Fact, ReviewRule } from '../rule.ts';
import type { Side } from '../side.ts';
import { base } from './terraform-blocks.ts';

/** Terraform: numbers, ranges and times that cannot be. */
export const numberRules: readonly ReviewRule[] = [
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
    looksAt: 'Schedules of AWS and Google in Terraform that are none.',
    find: findSchedules,
  },
];

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
  const isPorts = /^(?:icmp|-1|1|58)/.test(textAt(value, 'protocol') ?? textAt(value, 'ip_protocol') ?? '');
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
      const isGoogle = block.object.startsWith('google_cloud_scheduler_job.');
      const key = isGoogle ? 'schedule' : 'schedule_expression';
      const schedule = textAt(block.value, key);
      // Google's own words ("every 5 minutes") begin with a letter.
      const isWords = isGoogle && /^[a-z$]/i.test(schedule ?? '');
      const problem =
        schedule === undefined || isWords ? undefined : isGoogle ? cronProblem(schedule) : awsScheduleProblem(schedule);
      if (schedule === undefined || problem === undefined) return [];
      return [
        {
          file: block.file,
          object: block.object,
          path: key,
          words: [schedule, key],
          message: `The schedule \`${schedule}\` of \`${block.object}\` is none: ${problem}.`,
        },
      ];
    }),
  );
}
