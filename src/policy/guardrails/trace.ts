import type { Touch } from './scene.ts';

/** What a guardrail found, before its action is known. */
export type Trace = {
  readonly file: string;
  readonly object: string;
  readonly path: string;
  /** What it saw, completing "… : "; names values, never a secret's. */
  readonly detail: string;
  /** The value is an expression that nobody can tell without evaluating it: warned of, never passed over. */
  readonly unknown?: true;
};

/** A trace at a place of a touched thing. */
export function traceOf({ file, object }: Touch, path: string, detail: string): Trace {
  return { file, object, path, detail };
}

/** A trace of something that cannot be told. */
export function unknownOf({ file, object }: Touch, path: string, expression: string): Trace {
  const short = expression.length > 80 ? `${expression.slice(0, 79)}…` : expression;
  return {
    file,
    object,
    path,
    detail: `\`${short.replaceAll('`', "'")}\` cannot be told without evaluating it`,
    unknown: true,
  };
}

/** A value for a sentence. */
export function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'not set');
  return `\`${(text.length > 60 ? `${text.slice(0, 59)}…` : text).replaceAll('`', "'").replace(/\s+/g, ' ')}\``;
}
