import type { Operation } from '../domain/proposal.ts';
import { addBlock } from './add-block.ts';
import { applyToData } from './apply-to-data.ts';
import { splitMark } from './byte-order-mark.ts';
import { checkEditable } from './editable.ts';
import { formatHcl } from './hcl-format.ts';
import { impossible } from './impossible.ts';
import { replaceText } from './replace-text.ts';
import { syntaxOf } from './syntax.ts';

/**
 * The text of a file after one operation; `undefined` when it is gone. A new file in HCL is formatted, so that nobody has to complain. `all` are the operations it belongs to:
 * a value that others follow may only change when they are set, too.
 */
export async function applyOperation(
  operation: Operation,
  text: string | undefined,
  all: readonly Operation[],
): Promise<string | undefined> {
  const { file } = operation;
  if (operation.op === 'add-file') {
    if (text !== undefined)
      throw impossible(file, undefined, 'the file exists already', 'Change it, or choose another name.');
    return syntaxOf(file) === 'hcl' ? formatHcl(operation.content) : operation.content;
  }
  if (text === undefined)
    throw impossible(file, undefined, 'the file does not exist, or is not text', 'Name a file of the repository.');
  checkEditable(file, text);
  if (operation.op === 'delete-file') return undefined;
  const [mark, body] = splitMark(text);
  return mark + (await edit(operation, body, all));
}

type TextOperation = Exclude<Operation, { op: 'add-file' | 'delete-file' }>;

async function edit(operation: TextOperation, text: string, all: readonly Operation[]): Promise<string> {
  if (operation.op === 'replace-text') return replaceText(operation, text);
  return operation.op === 'add-block' ? addBlock(operation, text) : applyToData(operation, text, all);
}
