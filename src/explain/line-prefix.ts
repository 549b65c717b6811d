/**
 * What programs put before the lines of others: GitHub's marks, build steps of Docker, services of Compose, tasks of Turborepo and Nx,
 * jobs of act, times of loggers. One form a row.
 */
const prefixes: readonly RegExp[] = [
  /^##\[(?:error|warning|notice|debug|command)\]/,
  /^::(?:error|warning|notice|debug)[^:]{0,300}::/,
  /^#\d{1,4} (?:\d{1,6}\.\d{1,3} )?/,
  /^\d{1,5}\.\d{3} (?=\S)/,
  /^[\w.-]{1,60} {1,30}\| /,
  /^\[[\w ./-]{1,80}\] {2,4}\| /,
  /^@?[\w./-]{1,80}:[a-z][\w:-]{0,40}: /,
  /^\[?\d\d:\d\d:\d\d(?:[.,]\d{1,6})?(?: [AP]M)?\]? /,
  /^ {2,40}(?=note: |error: |warning: )/,
];

/** Takes the prefixes of other programs off, so that what a tool says stands at the beginning of its line. Linear in the text. */
export function withoutPrefixes(plain: string): string {
  let text = plain;
  for (let round = 0; round < 3; round += 1) {
    const before = text;
    for (const prefix of prefixes) text = text.replace(prefix, '');
    if (text === before) break;
  }
  return text;
}
