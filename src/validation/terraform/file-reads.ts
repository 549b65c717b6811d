import type { ConfigCode, ConfigFile } from './config-block.ts';
import { functionCalls } from './function-calls.ts';
import { HclSyntaxError } from './hcl-scanner.ts';
import { resolveInRepository, type ModuleFolder } from './module-folder.ts';

/*
 * Terraform's `file()` and its kin read files already while validating, so a hostile configuration could read ours.
 * Only paths that can be told without evaluating anything are let through.
 */

/** Functions that read a file or list a folder. */
const fileFunctions: ReadonlySet<string> = new Set([
  ...['file', 'filebase64', 'filebase64sha256', 'filebase64sha512', 'fileexists', 'filemd5', 'fileset'],
  ...['filesha1', 'filesha256', 'filesha512', 'templatefile'],
]);

/** What a call reads, as far as can be told from its text. */
export type FileRead = {
  readonly call: string;
  readonly file: string;
  readonly line: number;
  readonly argument: string;
  readonly target:
    | { readonly kind: 'path'; readonly path: string }
    /** The last part is not known before plan (`"${path.module}/policies/${each.key}.json"`): some file below `dir`. */
    | { readonly kind: 'below'; readonly dir: string }
    /** Nothing is known before plan (`file(var.key)`), so nothing is read now. */
    | { readonly kind: 'unknown' }
    | { readonly kind: 'outside' }
    | { readonly kind: 'undecidable' };
};

type Part = { readonly literal: string } | { readonly reference: string };

/** Every file that a module's functions read; `rootDir` is what `path.root` and `path.cwd` stand for. */
export function fileReads(folder: ModuleFolder, rootDir: string): FileRead[] {
  const locals = localTexts(folder.files);
  return folder.files.flatMap((file) =>
    file.code.flatMap((code) =>
      callsIn(code).map(({ name, line, argument }) => ({
        call: name,
        file: file.path,
        line,
        argument,
        target: targetOf(argument, { dir: folder.dir, rootDir, locals }),
      })),
    ),
  );
}

/** Whether a template file calls such a function itself. */
export function templateReadsFiles(text: string): boolean {
  try {
    return functionCalls({ kind: 'template', line: 1, text }, fileFunctions).length > 0;
  } catch (error) {
    if (error instanceof HclSyntaxError) return true;
    throw error;
  }
}

function callsIn(code: ConfigCode) {
  try {
    return functionCalls(code, fileFunctions);
  } catch (error) {
    // The reader has told about this file already; see `ConfigFile.broken`.
    if (error instanceof HclSyntaxError) return [];
    throw error;
  }
}

type Scope = { readonly dir: string; readonly rootDir: string; readonly locals: ReadonlyMap<string, string> };

function targetOf(argument: string, scope: Scope): FileRead['target'] {
  const expanded = expand(argument, scope, 0);
  if (expanded === undefined) return { kind: 'undecidable' };
  const { known, isWhole, climbs } = expanded;
  if (!isWhole && known === '') return { kind: 'unknown' };
  const path = inRepository(isWhole ? known : known.slice(0, known.lastIndexOf('/') + 1), scope);
  if (path === undefined || climbs) return { kind: 'outside' };
  return isWhole ? { kind: 'path', path } : { kind: 'below', dir: path };
}

/** What is known of a path's text from its beginning; `climbs` when `..` follows something that is not known. */
type Expanded = { readonly known: string; readonly isWhole: boolean; readonly climbs: boolean };

/** A path expression with its references put in; `undefined` when it holds more than literals and references. */
function expand(text: string, scope: Scope, depth: number): Expanded | undefined {
  const parts = partsOf(text);
  if (parts === undefined || depth > 4) return undefined;
  let known = '';
  for (const [index, part] of parts.entries()) {
    if ('literal' in part) {
      known += part.literal;
      continue;
    }
    const value = valueOf(part.reference, scope, depth);
    if (value === undefined) return undefined;
    known += value?.known ?? '';
    if (value?.isWhole === true) continue;
    const climbs = parts.slice(index).some((rest) => 'literal' in rest && rest.literal.includes('..'));
    return { known, isWhole: false, climbs: climbs || value?.climbs === true };
  }
  return { known, isWhole: true, climbs: false };
}

/**
 * A quoted template as literals and references, or a lone reference; `undefined` when there is anything else in it
 * (a function, an operator, a condition), whose value could be anything.
 */
function partsOf(text: string): Part[] | undefined {
  if (isReference(text)) return [{ reference: text }];
  if (!/^"(?:[^"\\]|\\.)*"$/.test(text)) return undefined;
  const parts: Part[] = [];
  const piece = /\$\{~?\s*([^{}"]*?)\s*~?\}|((?:(?!\$\{|%\{)[^\\])+)/gy;
  const inner = text.slice(1, -1);
  let end = 0;
  for (const match of inner.matchAll(piece)) {
    const [whole, reference, literal] = match;
    if (literal !== undefined) parts.push({ literal });
    else if (reference !== undefined && isReference(reference)) parts.push({ reference });
    else return undefined;
    end = match.index + whole.length;
  }
  // A backslash could hide a `/` or a `.`; nobody needs one in a path.
  return end === inner.length ? parts : undefined;
}

function isReference(text: string): boolean {
  return /^[\p{ID_Start}_][\p{ID_Continue}-]*(?:\.[\p{ID_Continue}-]+|\[(?:\d+|"[\w-]+"|each\.key|each\.value|count\.index)\])+$/u.test(
    text,
  );
}

/** A reference's value, `null` when Terraform does not know it while validating, `undefined` when that cannot be told. */
function valueOf(reference: string, scope: Scope, depth: number): Expanded | null | undefined {
  const whole = (known: string): Expanded => ({ known, isWhole: true, climbs: false });
  if (reference === 'path.module') return whole(absolute(scope.dir));
  if (reference === 'path.root' || reference === 'path.cwd') return whole(absolute(scope.rootDir));
  const [head = '', name = ''] = reference.split(/[.[]/);
  if (head !== 'local') return head === 'path' || head === 'self' || head === 'terraform' ? undefined : null;
  const definition = scope.locals.get(name);
  return definition === undefined || reference !== `local.${name}` ? undefined : expand(definition, scope, depth + 1);
}

// Our own root for paths in the repository; a real absolute path never begins with it.
const top = '\0/';

function absolute(dir: string): string {
  return `${top}${dir}`.replace(/\/$/, '');
}

function inRepository(path: string, scope: Scope): string | undefined {
  const at = path.lastIndexOf(top.slice(0, 1));
  if (at > 0) return undefined;
  if (at === 0) return resolveInRepository('', path.slice(1));
  if (path.startsWith('/') || path.startsWith('~')) return undefined;
  return resolveInRepository(scope.rootDir, path);
}

function localTexts(files: readonly ConfigFile[]): ReadonlyMap<string, string> {
  return new Map(
    files
      .flatMap(({ blocks }) => blocks)
      .filter(({ type }) => type === 'locals')
      .flatMap(({ attributes }) => attributes)
      .map(({ name, text }) => [name, text]),
  );
}
