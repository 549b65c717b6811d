import { parse, Scalar } from 'yaml';

/** How a scalar is written. */
export type ScalarStyle = 'plain' | 'single' | 'double';

/** Where a scalar stands: in flow collections a few more characters end a plain one. */
export type ScalarContext = { readonly flow: boolean; readonly style: ScalarStyle };

/** The style of a parsed scalar; block scalars count as plain, because their replacement decides by its lines. */
export function styleOf(node: Scalar | undefined): ScalarStyle {
  if (node?.type === Scalar.QUOTE_DOUBLE) return 'double';
  return node?.type === Scalar.QUOTE_SINGLE ? 'single' : 'plain';
}

/** Writes a scalar on one line. A string keeps the wished style where that does not change what is read back. */
export function printScalar(value: null | boolean | number | string, context: ScalarContext): string {
  if (typeof value !== 'string') return String(value);
  if (context.style === 'plain' && isPlainSafe(value, context.flow)) return value;
  if (context.style === 'single' && /^[\x20-\x7e\u00a0-\ud7ff\ue000-\ufefe]*$/.test(value))
    return `'${value.replaceAll("'", "''")}'`;
  return doubleQuoted(value);
}

/** Writes a map key: plain where that is safe, else in double quotes. */
export function printKey(key: string, flow: boolean): string {
  return printScalar(key, { flow, style: key === '<<' ? 'double' : 'plain' });
}

function doubleQuoted(value: string): string {
  return JSON.stringify(value).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/**
 * Words and shapes that some reader of YAML 1.1 or 1.2 takes for something else than text: booleans (`on`, `y`), null,
 * numbers with underscores, in octal, hexadecimal, binary or base 60, dates.
 */
const typed = new RegExp(
  [
    '^(?:y|n|yes|no|on|off|true|false|null|~)$',
    '^[-+]?(?:\\.inf|\\.nan)$',
    '^[-+]?[0-9][0-9_]*(?:\\.[0-9_]*)?(?:e[-+]?[0-9]+)?$',
    '^[-+]?\\.[0-9][0-9_]*(?:e[-+]?[0-9]+)?$',
    '^[-+]?0(?:x[0-9a-f_]+|o?[0-7_]+|b[01_]+)$',
    '^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\\.[0-9_]*)?$',
    '^\\d{4}-\\d{1,2}-\\d{1,2}(?:$|[Tt ])',
  ].join('|'),
  'i',
);

/** Whether a string can stand without quotes and is read back as the same string by every YAML reader. */
function isPlainSafe(value: string, flow: boolean): boolean {
  if (value === '' || value.trim() !== value || typed.test(value)) return false;
  if (/[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]/u.test(value)) return false;
  if (/^[-?:](?:\s|$)|^[,[\]{}#&*!|>'"%@`]|^---|^\.\.\.|:(?:\s|$)|\s#/.test(value)) return false;
  if (flow && /[,[\]{}]|^[-?:]|:$/.test(value)) return false;
  return readsBack(value);
}

function readsBack(value: string): boolean {
  try {
    return parse(value, { logLevel: 'silent' }) === value;
  } catch {
    return false;
  }
}
