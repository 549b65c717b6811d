import type { ChangeSet, FileChange } from '../domain/change-set.ts';
import type { Json } from '../domain/json.ts';
import { toJson } from './data-tree.ts';
import { readObjects } from './read-file.ts';
import { readFormer } from './read-former.ts';
import { isTemplate } from './yaml-template.ts';

/** An object of a changed file as a whole, before and after; a side is absent where it does not exist. */
export type ChangedObject = {
  readonly file: string;
  readonly object: string;
  readonly before?: Json;
  readonly after?: Json;
};

/**
 * The objects of changed files, named as in semantic changes, for whoever has to see what stands beside a changed value.
 * Files without data, and templates, have none. @throws {PromptOpsError} `edit-impossible` like {@link semanticChanges}.
 */
export async function changedObjects({ files }: ChangeSet): Promise<readonly ChangedObject[]> {
  return (await Promise.all(files.map(objectsOfFile))).flat();
}

async function objectsOfFile(change: FileChange): Promise<readonly ChangedObject[]> {
  const { path, before, after } = change;
  const right = await sideOf(path, after);
  const left = await readFormer(change, () => sideOf(path, before), new Map<string, Json>());
  return [...new Set([...left.keys(), ...right.keys()])].map((object) => {
    const [from, to] = [left.get(object), right.get(object)];
    return {
      file: path,
      object,
      ...(from === undefined ? {} : { before: from }),
      ...(to === undefined ? {} : { after: to }),
    };
  });
}

async function sideOf(file: string, text: string | undefined): Promise<ReadonlyMap<string, Json>> {
  if (text === undefined || isTemplate(file, text)) return new Map();
  const { objects } = await readObjects(file, text);
  return new Map(objects.map(({ object, root }) => [object, toJson(root)]));
}
