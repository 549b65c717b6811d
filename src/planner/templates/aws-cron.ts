const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'];

/**
 * A cron line of five fields as AWS writes it: six fields with a year, one of the two days a `?`, weekdays counted from
 * Sunday as 1 (so they are written by name), steps from a number (`0/15`). Undefined where both days are given, which
 * means "either" in cron and cannot be said to AWS, and for a step within weekdays.
 * Source: docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based
 */
export function awsCron(line: string): string | undefined {
  const [minute, hour, day, month, weekday] = line.trim().split(/\s+/);
  if (minute === undefined || hour === undefined || day === undefined || month === undefined || weekday === undefined)
    return undefined;
  const days = weekday === '*' ? '?' : namedDays(weekday);
  if (days === undefined || (day !== '*' && days !== '?')) return undefined;
  const dayOfMonth = days === '?' ? step(day, 1) : '?';
  return `cron(${step(minute, 0)} ${step(hour, 0)} ${dayOfMonth} ${step(month, 1)} ${days} *)`;
}

function step(field: string, first: number): string {
  return field.replace(/^\*\//, `${first}/`);
}

function namedDays(field: string): string | undefined {
  if (field.includes('/') || field.includes('*')) return undefined;
  return field.toUpperCase().replaceAll(/\d/g, (digit) => weekdays[Number(digit)] ?? digit);
}
