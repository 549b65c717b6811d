import type { ConfigAttribute, ConfigBlock, ConfigFile } from './config-block.ts';
import { HclScanner, HclSyntaxError } from './hcl-scanner.ts';

type Body = { readonly attributes: ConfigAttribute[]; readonly blocks: ConfigBlock[] };

const maxDepth = 60;

/**
 * Reads HCL for its structure: blocks, labels, attributes and their lines; expressions stay text.
 * Follows the native syntax specification of HCL. It reads everything or says where it stopped, so nothing can hide
 * in a part it skipped.
 */
export function readHcl(
  text: string,
): Pick<ConfigFile, 'blocks' | 'code' | 'broken'> & Pick<ConfigBlock, 'attributes'> {
  const scanner = new HclScanner(text);
  const body: Body = { attributes: [], blocks: [] };
  const code = [{ kind: 'hcl', line: 1, text }] as const;
  try {
    readBody(scanner, body, 0);
    return { ...body, code };
  } catch (error) {
    if (!(error instanceof HclSyntaxError)) throw error;
    return { ...body, code, broken: { line: error.line, message: error.message } };
  }
}

/** Reads an object expression (`{ source = "…", version = "…" }`) as its items; `undefined` when it is something else. */
export function readObject(text: string): ConfigAttribute[] | undefined {
  const scanner = new HclScanner(text);
  const items: ConfigAttribute[] = [];
  try {
    scanner.skipBlank();
    if (!scanner.takeChar('{')) return undefined;
    for (;;) {
      scanner.skipBlank();
      while (scanner.takeChar(',')) scanner.skipBlank();
      if (scanner.takeChar('}')) return items;
      const line = scanner.line;
      // A key may be a name, a quoted name, `(an expression)` or, in `providers`, `aws.east`.
      const key = scanner.takeQuoted()?.value ?? scanner.takeExpression(['=', ':']);
      scanner.skipBlank();
      if (!scanner.takeChar('=') && !scanner.takeChar(':')) throw new HclSyntaxError('expected = or :', line);
      items.push({ name: key, line, text: scanner.takeExpression([',', '}', '\n']) });
    }
  } catch (error) {
    if (error instanceof HclSyntaxError) return undefined;
    throw error;
  }
}

function readBody(scanner: HclScanner, body: Body, depth: number): void {
  if (depth > maxDepth) throw new HclSyntaxError(`blocks are nested more than ${maxDepth} deep`, scanner.line);
  for (;;) {
    scanner.skipBlank();
    if (depth > 0 && scanner.takeChar('}')) return;
    if (scanner.atEnd) {
      if (depth > 0) throw new HclSyntaxError('a block is not closed', scanner.line);
      return;
    }
    readStatement(scanner, body, depth);
  }
}

function readStatement(scanner: HclScanner, body: Body, depth: number): void {
  const { line, at } = scanner;
  const name = scanner.takeIdentifier();
  if (name === undefined) throw new HclSyntaxError('expected an argument or a block', line);
  scanner.skipSpaces();
  if (scanner.takeChar('=')) {
    body.attributes.push({ name, line, text: scanner.takeExpression(['\n', ...(depth > 0 ? ['}'] : [])]) });
    return;
  }
  const labels: string[] = [];
  while (!scanner.takeChar('{')) {
    const label = scanner.takeIdentifier() ?? scanner.takeQuoted()?.value;
    if (label === undefined) throw new HclSyntaxError(`expected { after "${name}"`, scanner.line);
    labels.push(label);
    scanner.skipSpaces();
  }
  const inner: Body = { attributes: [], blocks: [] };
  readBody(scanner, inner, depth + 1);
  body.blocks.push({
    type: name,
    labels,
    line,
    endLine: scanner.line,
    ...inner,
    text: scanner.text.slice(at, scanner.at),
  });
}
