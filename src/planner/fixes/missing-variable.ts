import type { Question } from '../../domain/proposal.ts';
import type { KnownFix } from './known-fix.ts';

/** A variable of Terraform that has no value: a person says which, out of those that others have or in words of their own. */
export const missingVariable: KnownFix = {
  id: 'terraform/missing-variable',
  pattern: /The root module input variable "(?<name>[\w-]{1,100})" is not set, and has no default value/,
  async fix({ said, places, tree }): Promise<Question | undefined> {
    const name = said['name'] ?? '';
    const folder = (places[0]?.path ?? '').split('/').slice(0, -1).join('/');
    const paths = tree.entries.map(({ path }) => path).filter((path) => /\.tfvars$/.test(path));
    const given = [...(await tree.readMany(paths))].flatMap(([file, text]) => {
      const lines = text.split('\n');
      const at = lines.findIndex((line) => line.trimStart().startsWith(name) && assigned(line, name) !== undefined);
      const value = assigned(lines[at] ?? '', name);
      return value === undefined ? [] : [{ label: `${value}, as elsewhere`, file, line: at + 1, value }];
    });
    const where = folder === '' ? '' : ` in ${folder}`;
    return {
      kind: 'question',
      question: `The variable \`${name}\` has no value${where}. Which should it have?`,
      candidates: given.slice(0, 5),
      examples: [`/promptops set ${name}${where} to ${given[0]?.value ?? '…'}`],
      ifYes: null,
    };
  },
};

/** The simple value that a line gives to a name. */
function assigned(line: string, name: string): string | undefined {
  const [left = '', right] = line.split('=', 2);
  if (right === undefined || left.trim() !== name) return undefined;
  const value = right.replace(/\s#.*$/, '').trim();
  return /^(?:"[^"$]{0,200}"|-?\d{1,18}(?:\.\d{1,18})?|true|false)$/.test(value)
    ? value.replace(/^"|"$/g, '')
    : undefined;
}
