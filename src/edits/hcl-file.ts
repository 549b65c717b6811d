import type { SourceObject } from './data-tree.ts';
import { firstError, parseHclTree } from './hcl-parser.ts';
import { bodyMap, type HclBlock, type HclOrigin, readBody, readExpression } from './hcl-tree.ts';
import { impossible } from './impossible.ts';
import { type NameChoice, uniqueNames } from './object-names.ts';
import { baseName } from './syntax.ts';

export type HclObject = SourceObject<HclOrigin>;

/**
 * Reads the top-level blocks of an HCL file under their addresses. Attributes outside every block (tfvars, Terragrunt's `inputs`)
 * belong to an object that is named after the file; it is there also when the file is empty, except in Terraform's own files, where no attribute stands outside.
 * @throws {PromptOpsError} `edit-impossible` with the line, when the text is not HCL.
 */
export async function readHcl(file: string, text: string): Promise<readonly HclObject[]> {
  const tree = await parseHclTree(text);
  try {
    const error = firstError(tree.rootNode);
    if (error)
      throw impossible(
        file,
        error.startPosition.row + 1,
        `not HCL: unexpected ${JSON.stringify(text.slice(error.startIndex, error.startIndex + 30).split('\n')[0] ?? '')}`,
        'Repair the file first, then ask again.',
      );
    const top = tree.rootNode.namedChildren.find((child) => child.type === 'body' || child.type === 'object');
    if (top?.type === 'object') return [wholeFile(file, text, readExpression(top, text))];
    const { attributes, blocks } = readBody(top, text);
    const objects = blocks.map((block) => ({ names: namesOf(block), block }));
    const names = uniqueNames(objects.map((object) => object.names));
    const read = objects.map(({ block, names: [identity] }, index): HclObject => {
      return { object: names[index] ?? identity, identity, start: block.start, end: block.end, root: block.body };
    });
    const loose = bodyMap({ attributes, blocks: [] }, 0, text.length);
    return attributes.length > 0 || (blocks.length === 0 && !/\.(?:tf|tofu)$/.test(file))
      ? [wholeFile(file, text, loose), ...read]
      : read;
  } finally {
    tree.delete();
  }
}

function wholeFile(file: string, text: string, root: HclObject['root']): HclObject {
  return { object: baseName(file), identity: baseName(file), start: 0, end: text.length, root };
}

/** The object named after the file, for a file that has blocks only: attributes can be added to it. */
export function emptyFileObject(file: string, text: string): HclObject {
  return wholeFile(file, text, bodyMap({ attributes: [], blocks: [] }, 0, text.length));
}

/** Terraform's address of a block. */
function namesOf(block: HclBlock): NameChoice {
  const [type = '', ...labels] = block.names;
  if (type === 'resource') return [labels.join('.')];
  if (type === 'provider') return [[type, ...labels, ...aliasOf(block)].join('.')];
  return [[type, ...labels].join('.')];
}

function aliasOf(block: HclBlock): readonly string[] {
  const entries = block.body.kind === 'map' ? block.body.entries : [];
  const alias = entries.find((entry) => entry.key === 'alias')?.node;
  return alias?.kind === 'scalar' && typeof alias.value === 'string' ? [alias.value] : [];
}
