import { lintSource } from '@secretlint/core';
import { rules as recommended } from '@secretlint/secretlint-rule-preset-recommend';

/** secretlint's recommended rules but one: comments in a file cannot switch rules off, for the file is what is distrusted. */
const config = {
  rules: recommended
    .filter((rule) => rule.meta.id !== '@secretlint/secretlint-rule-filter-comments')
    .map((rule) => ({ id: rule.meta.id, rule })),
};

/** What secretlint takes for a secret: `range` in UTF-16 units, lines 1-based, `rule` its rule's short name. */
export type SecretlintSighting = {
  readonly range: readonly [from: number, to: number];
  readonly lines: readonly [first: number, last: number];
  readonly rule: string;
  readonly message: string;
};

/** Runs secretlint's rules over a text. Nothing is read from disk and no secret is in what it gives. */
export async function secretlintSightings(path: string, text: string): Promise<readonly SecretlintSighting[]> {
  const ext = /\.[^./]*$/.exec(path)?.[0] ?? '';
  const source = { content: text, filePath: path, ext, contentType: 'text' } as const;
  const result = await lintSource({ source, options: { config, maskSecrets: true, noPhysicFilePath: true } });
  return result.messages.map(({ range, loc, ruleId, messageId }) => ({
    range: [range[0], range[1]],
    lines: [loc.start.line, loc.end.line],
    rule: ruleId.replace(/^@secretlint\/secretlint-rule-/, ''),
    message: messageId,
  }));
}

/** The text with every sighting of secretlint's replaced. */
export async function redactSightings(text: string, mark: string): Promise<string> {
  const sightings = await secretlintSightings('text.txt', text);
  let redacted = text;
  let from = text.length;
  for (const { range } of sightings.toSorted((a, b) => b.range[1] - a.range[1])) {
    const end = Math.min(range[1], from);
    if (range[0] >= end) continue;
    redacted = redacted.slice(0, range[0]) + mark + redacted.slice(end);
    from = range[0];
  }
  return redacted;
}
