import type { Operation } from '../domain/proposal.ts';
import { addHclText } from './hcl-edit.ts';
import { readHcl } from './hcl-file.ts';
import { formatHcl } from './hcl-format.ts';
import { tidyHcl } from './hcl-tidy.ts';
import { impossible } from './impossible.ts';
import { findObject } from './locate.ts';
import { newlineOf } from './position.ts';
import { readObjects } from './read-file.ts';
import { noObject } from './refuse.ts';
import { syntaxOf } from './syntax.ts';

type AddBlock = Extract<Operation, { op: 'add-block' }>;

/** Adds source text: a YAML document or top-level HCL block at the end of the file, or a nested block at the end of an HCL block. */
export async function addBlock(operation: AddBlock, text: string): Promise<string> {
  const { file, object } = operation;
  const syntax = syntaxOf(file);
  const source = operation.text.replace(/\r?\n/g, newlineOf(text));
  if (source.trim() === '') throw impossible(file, undefined, 'the block to add is empty', 'Give its text.');
  if (syntax === 'json')
    throw impossible(file, undefined, 'JSON has no blocks', 'Set the value by its key path instead.');
  if (object !== '' && syntax !== 'hcl')
    throw impossible(
      file,
      undefined,
      `text cannot be added to \`${object}\`: only HCL has nested blocks`,
      'Set or insert a value instead.',
    );
  const added = await (object === '' ? appended(file, text, source) : nested(operation, text, source));
  await readObjects(file, added);
  return added;
}

async function nested(operation: AddBlock, text: string, source: string): Promise<string> {
  const { file, object } = operation;
  const objects = await readHcl(file, text);
  const found = findObject(objects, object);
  if (found === undefined) throw noObject({ file, text, object, path: '' }, objects);
  if (found.start === 0 && found.root.start === 0 && found.root.end === text.length && text[0] !== '{')
    return appended(file, text, source);
  return tidyHcl(text, [addHclText(text, found.root, source)], found);
}

async function appended(file: string, text: string, source: string): Promise<string> {
  const newline = newlineOf(text);
  const body = source.replace(/^(?:[ \t]*\r?\n)+/, '').trimEnd() + newline;
  const lead = text === '' || text.endsWith('\n') ? text : text + newline;
  const isHcl = syntaxOf(file) === 'hcl';
  const block = isHcl ? await formatHcl(body) : body;
  if (text.trim() === '') return lead + block;
  if (isHcl) return `${lead}${/\n\r?\n$/.test(lead) ? '' : newline}${block}`;
  if (syntaxOf(file) !== 'yaml') return lead + block;
  const ended = /(?:^|\n)---[ \t]*\r?\n$/.test(lead) || block.startsWith('---');
  return `${lead}${ended ? '' : `---${newline}`}${block}`;
}
