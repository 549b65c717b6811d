import type { ConfigCode } from './config-block.ts';
import { HclScanner, HclSyntaxError } from './hcl-scanner.ts';

/** A function call in an expression; `argument` is the source of its first argument. */
export type FunctionCall = { readonly name: string; readonly line: number; readonly argument: string };

/**
 * Finds calls of the named functions, in interpolations too, but not in comments or literal text.
 * @throws {HclSyntaxError} when the code cannot be read to its end.
 */
export function functionCalls(code: ConfigCode, names: ReadonlySet<string>): FunctionCall[] {
  if (!mentions(code.text, names)) return [];
  const bare = withoutProse(code);
  const calls: FunctionCall[] = [];
  for (const match of bare.matchAll(/(?<![\p{ID_Continue}.-])(\p{ID_Start}[\p{ID_Continue}-]*)\s*\(/gu)) {
    const name = match[1] ?? '';
    if (!names.has(name)) continue;
    const scanner = new HclScanner(code.text);
    scanner.at = match.index + match[0].length;
    const line = code.line + countLines(code.text.slice(0, match.index));
    calls.push({ name, line, argument: firstArgument(scanner) });
  }
  return calls;
}

function mentions(text: string, names: ReadonlySet<string>): boolean {
  for (const name of names) if (text.includes(name)) return true;
  return false;
}

/** The code with comments and literal text blanked out, every character at its place. */
function withoutProse(code: ConfigCode): string {
  const scanner = new HclScanner(code.text);
  if (code.kind === 'template') scanner.skipWholeTemplate();
  else scanner.skipWholeFile();
  const parts: string[] = [];
  let at = 0;
  for (const [start, end] of scanner.prose) {
    if (end <= at) continue;
    parts.push(
      code.text.slice(at, Math.max(at, start)),
      code.text.slice(Math.max(at, start), end).replace(/[^\n]/g, ' '),
    );
    at = end;
  }
  return parts.join('') + code.text.slice(at);
}

function firstArgument(scanner: HclScanner): string {
  try {
    scanner.skipBlank();
    return scanner.takeArgument();
  } catch (error) {
    if (error instanceof HclSyntaxError) return '';
    throw error;
  }
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
