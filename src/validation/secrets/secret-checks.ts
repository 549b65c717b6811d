import type { Finding } from '../../domain/check.ts';
import { changedFiles } from '../changed-files.ts';
import type { CheckFamily, ValidationInput } from '../check-family.ts';
import { addedLines } from './added-lines.ts';
import { ownSightings, type SecretSighting } from './own-rules.ts';
import { secretlintSightings } from './secretlint.ts';

/**
 * Looks for secrets in the lines a change adds (all lines when a whole folder is looked at): secretlint's recommended rules
 * and our own. A finding says where, what kind and how long, never a character of the secret.
 */
export const secretChecks: CheckFamily = async (input) => {
  const started = performance.now();
  const findings: Finding[] = [];
  for (const { path, before, text, lines } of await addedText(input)) {
    const own = ownSightings(path, text, lines).filter((one) => !stoodBefore(one, text, before));
    const sightings = [...(await addedSightings(path, text, lines)), ...own];
    const seen = new Set<number>();
    for (const { line, rule, what, length } of sightings.toSorted((a, b) => a.line - b.line)) {
      if (seen.has(line)) continue;
      seen.add(line);
      const message = `${what} (${length} characters, not shown). Keep it in a secret store and refer to it; if it is real, revoke it: it is in the history once pushed`;
      findings.push({ severity: 'error', file: path, line, rule, message });
    }
  }
  const seconds = (performance.now() - started) / 1000;
  const verdict = findings.length === 0 ? 'pass' : 'fail';
  return [{ name: 'secrets', target: '.', verdict, tool: null, seconds, findings }];
};

type AddedText = {
  readonly path: string;
  readonly before?: string;
  readonly text: string;
  readonly lines: ReadonlySet<number>;
};

/** Whether the very same assignment was in the file: its line changes around it, and it is in the history already. */
function stoodBefore({ rule, line, what }: SecretSighting, text: string, before = ''): boolean {
  const name = rule === 'secrets/literal' ? /`([\w.-]+)`/.exec(what)?.[1] : undefined;
  if (name === undefined) return false;
  const row = text.split('\n')[line - 1] ?? '';
  const assigned = /^["']?\s{0,9}(?:=>|[:=])\s{0,9}\S+/.exec(row.slice(row.indexOf(name) + name.length))?.[0];
  return (
    assigned !== undefined &&
    `${before}\n`
      .split(`${name}${assigned}`)
      .slice(1)
      .some((rest) => /^\s/.test(rest))
  );
}

async function addedText(input: ValidationInput): Promise<readonly AddedText[]> {
  if (input.changes !== null)
    return input.changes.files.flatMap(({ path, before, after }) =>
      after === undefined
        ? []
        : [{ path, text: after, lines: addedLines(before, after), ...(before === undefined ? {} : { before }) }],
    );
  const texts = await input.after.readMany(changedFiles(input));
  return [...texts].map(([path, text]) => ({ path, text, lines: addedLines(undefined, text) }));
}

async function addedSightings(
  path: string,
  text: string,
  lines: ReadonlySet<number>,
): Promise<readonly SecretSighting[]> {
  const sightings = await secretlintSightings(path, text);
  return sightings.flatMap(({ range: [from, to], lines: [first, last], rule, message }) => {
    const touched = Array.from({ length: last - first + 1 }, (_, index) => first + index);
    const line = touched.find((number) => lines.has(number));
    if (line === undefined) return [];
    const what = `what looks like a secret (${rule} ${message})`;
    return [{ line, rule: `secrets/${rule}`, what, length: to - from }];
  });
}
