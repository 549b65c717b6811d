const fields = [
  { name: 'minute', least: 0, most: 59 },
  { name: 'hour', least: 0, most: 23 },
  { name: 'day of the month', least: 1, most: 31 },
  { name: 'month', least: 1, most: 12 },
  { name: 'day of the week', least: 0, most: 7 },
] as const;

const names = /^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|sun|mon|tue|wed|thu|fri|sat)$/i;

/** What is wrong with a schedule of Kubernetes, which has five fields or is a macro; `undefined` when nothing is. https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ */
export function cronProblem(schedule: string): string | undefined {
  const text = schedule.trim();
  if (/^@(?:yearly|annually|monthly|weekly|daily|midnight|hourly|every \S+)$/.test(text)) return undefined;
  const parts = text.replace(/^(?:CRON_)?TZ=\S+\s+/, '').split(/\s+/);
  if (parts.length !== 5) return `it has ${parts.length} fields instead of 5`;
  for (const [index, part] of parts.entries()) {
    const field = fields[index];
    if (field === undefined) continue;
    for (const piece of part.split(',')) if (!fits(piece, field)) return `\`${part}\` is no ${field.name}`;
    const step = Number(/^\*\/(\d+)$/.exec(part)?.[1] ?? 0);
    if (step > field.most) return `\`${part}\` goes beyond the last ${field.name}, so it means the first one only`;
  }
  return neverProblem(parts);
}

/** The longest of each month; a day that the months named do not have never comes. */
const longest = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function neverProblem([, , day = '', month = '', weekday = '']: readonly string[]): string | undefined {
  if (!/^\d+$/.test(day) || !/^\d+(?:,\d+)*$/.test(month) || weekday !== '*') return undefined;
  const days = month.split(',').map((one) => longest[Number(one) - 1] ?? 31);
  return days.every((last) => Number(day) > last) ? `day ${day} of month ${month} never comes` : undefined;
}

function fits(piece: string, { least, most }: (typeof fields)[number]): boolean {
  const [, from, to, step] = /^(\*|\?|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(piece) ?? [];
  if (from === undefined || step === '0') return false;
  const isWithin = (word: string | undefined): boolean =>
    word === undefined || names.test(word) || (/^\d+$/.test(word) && Number(word) >= least && Number(word) <= most);
  if (from === '*' || from === '?') return to === undefined;
  return isWithin(from) && isWithin(to) && !(to !== undefined && /^\d+$/.test(to) && Number(from) > Number(to));
}

/** The same for schedules of AWS (`cron(0 12 * * ? *)`, `rate(5 minutes)`); `undefined` also for what is an expression. https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html */
export function awsScheduleProblem(schedule: string): string | undefined {
  if (schedule.includes('${')) return undefined;
  const rate = /^rate\((\d+) (minute|hour|day)(s?)\)$/.exec(schedule);
  if (rate !== null) {
    const isPlural = rate[3] === 's';
    if (rate[1] === '0') return 'a rate of 0';
    return (rate[1] === '1') === isPlural ? `\`${rate[1]}\` goes with \`${rate[2]}${isPlural ? '' : 's'}\`` : undefined;
  }
  if (/^at\(.+\)$/.test(schedule)) return undefined;
  const cron = /^cron\((.+)\)$/.exec(schedule);
  if (cron === null) return 'it is neither `cron(…)` nor `rate(…)`';
  const parts = (cron[1] ?? '').trim().split(/\s+/);
  if (parts.length !== 6) return `it has ${parts.length} fields instead of 6`;
  const isOpen = (part: string | undefined): boolean => part === '?';
  return isOpen(parts[2]) === isOpen(parts[4])
    ? 'exactly one of day of the month and day of the week must be `?`'
    : undefined;
}
