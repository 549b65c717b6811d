/**
 * One step of a key path: a map key, a list position, or the list item whose field has a value.
 */
export type KeyStep =
  { readonly key: string } | { readonly index: number } | { readonly field: string; readonly value: string };

const plainKey = /^[A-Za-z0-9_$@:+/-]+$/;

/**
 * Writes a key path: `spec.template.spec.containers[name=checkout].env[name=LOG_LEVEL].value`.
 * Keys that hold dots, brackets, quotes or spaces are quoted: `metadata.annotations["a.b/c"]`.
 */
export function formatKeyPath(steps: readonly KeyStep[]): string {
  let text = '';
  for (const step of steps) {
    if ('index' in step) text += `[${step.index}]`;
    else if ('field' in step) text += `[${step.field}=${quoteUnlessPlain(step.value)}]`;
    else if (plainKey.test(step.key)) text += text === '' ? step.key : `.${step.key}`;
    else text += `[${JSON.stringify(step.key)}]`;
  }
  return text;
}

/**
 * Reads a key path; the inverse of {@link formatKeyPath}.
 * @throws {SyntaxError} naming the position when the text is not a key path.
 */
export function parseKeyPath(text: string): KeyStep[] {
  const steps: KeyStep[] = [];
  const step =
    /(?:^|\.)([A-Za-z0-9_$@:+/-]+)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|\[([A-Za-z0-9_.-]+)=("(?:[^"\\]|\\.)*"|[A-Za-z0-9_$@:+/-]+)\]/y;
  while (step.lastIndex < text.length) {
    const at = step.lastIndex;
    const match = step.exec(text);
    if (match === null) throw new SyntaxError(`not a key path: "${text}" (at character ${at + 1})`);
    const [, key, index, quoted, field, value] = match;
    if (key !== undefined) steps.push({ key });
    else if (index !== undefined) steps.push({ index: Number(index) });
    else if (quoted !== undefined) steps.push({ key: unquote(quoted) });
    else if (field !== undefined && value !== undefined)
      steps.push({ field, value: value.startsWith('"') ? unquote(value) : value });
  }
  return steps;
}

function quoteUnlessPlain(value: string): string {
  return plainKey.test(value) ? value : JSON.stringify(value);
}

function unquote(text: string): string {
  return JSON.parse(text) as string;
}
