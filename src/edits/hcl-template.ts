/** A piece of a template string: text, or an interpolation or directive with its braces. */
export type TemplatePart = { readonly kind: 'text' | 'sequence'; readonly source: string };

/**
 * Splits a string as Terraform's JSON syntax reads it: `${…}` and `%{…}` are sequences, `$${` and `%%{` are text.
 * A sequence that is not closed counts as text, which the parser then refuses.
 */
export function templateParts(value: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let from = 0;
  for (let at = 0; at < value.length;) {
    if (/^[$%]{2}\{/.test(value.slice(at, at + 3))) at += 3;
    else if (/^[$%]\{/.test(value.slice(at, at + 2))) {
      const end = sequenceEnd(value, at + 2);
      if (end === undefined) break;
      if (at > from) parts.push({ kind: 'text', source: value.slice(from, at) });
      parts.push({ kind: 'sequence', source: value.slice(at, end) });
      from = at = end;
    } else at++;
  }
  if (from < value.length) parts.push({ kind: 'text', source: value.slice(from) });
  return parts;
}

/** The offset after the brace that closes a sequence; strings in it may hold sequences of their own. */
function sequenceEnd(value: string, start: number): number | undefined {
  let depth = 1;
  for (let at = start; at < value.length; at++) {
    const char = value[at];
    if (char === '"') {
      const end = stringEnd(value, at + 1);
      if (end === undefined) return undefined;
      at = end - 1;
    } else if (char === '{') depth++;
    else if (char === '}' && --depth === 0) return at + 1;
  }
  return undefined;
}

function stringEnd(value: string, start: number): number | undefined {
  for (let at = start; at < value.length; at++) {
    if (value[at] === '\\') at++;
    else if (value[at] === '"') return at + 1;
    else if (/^[$%]\{/.test(value.slice(at, at + 2)) && !/[$%]/.test(value[at - 1] ?? '')) {
      const end = sequenceEnd(value, at + 2);
      if (end === undefined) return undefined;
      at = end - 1;
    }
  }
  return undefined;
}

/** The expression of a string that is one interpolation and nothing else. */
export function bareExpression(value: string): string | undefined {
  const [only, ...others] = templateParts(value);
  if (only?.kind !== 'sequence' || others.length > 0 || !only.source.startsWith('${')) return undefined;
  const expression = only.source.slice(2, -1).trim();
  return expression === '' || expression.startsWith('~') || expression.endsWith('~') ? undefined : expression;
}
