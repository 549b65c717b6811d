import { mkdir, readFile, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileTree } from '../domain/file-tree.ts';
import { buildInventory } from './build-inventory.ts';
import type { Inventory } from './inventory.ts';

export type InventoryCache = { inventoryOf(tree: FileTree): Promise<Inventory> };

/** Raise when an inventory of the same tree would look different; older files are then not read any more. */
const formatVersion = 2;
const maxInMemory = 8;
const maxOnDisk = 200;

/**
 * Inventories by tree id: the last few in memory, more of them as JSON under `dataDir`. Equal ids mean equal content, so nothing here can be
 * stale; a file that cannot be read is made anew. Folders without a tree id are read every time.
 */
export function createInventoryCache(options: { readonly dataDir?: string } = {}): InventoryCache {
  const memory = new Map<string, Promise<Inventory>>();
  const dir = options.dataDir === undefined ? undefined : join(options.dataDir, 'inventories');
  return {
    async inventoryOf(tree) {
      const { treeId } = tree;
      if (treeId === null || !/^[0-9a-f]{40,64}$/.test(treeId)) return buildInventory(tree);
      const known = memory.get(treeId);
      memory.delete(treeId);
      const inventory = known ?? load(dir, treeId, tree);
      memory.set(treeId, inventory);
      for (const oldest of [...memory.keys()].slice(0, Math.max(0, memory.size - maxInMemory))) memory.delete(oldest);
      try {
        return await inventory;
      } catch (error) {
        memory.delete(treeId);
        throw error;
      }
    },
  };
}

async function load(dir: string | undefined, treeId: string, tree: FileTree): Promise<Inventory> {
  if (dir === undefined) return buildInventory(tree);
  const file = join(dir, `${treeId}.v${formatVersion}.json`);
  const stored = await readStored(file);
  if (stored !== undefined) return stored;
  const inventory = await buildInventory(tree);
  // The cache is a convenience: a full disk must not fail a run.
  await store(dir, file, inventory).catch(() => undefined);
  return inventory;
}

async function readStored(file: string): Promise<Inventory | undefined> {
  try {
    const inventory = JSON.parse(await readFile(file, 'utf8')) as Inventory;
    await utimes(file, new Date(), new Date());
    return inventory;
  } catch {
    return undefined;
  }
}

/** Written beside and renamed, so that no reader ever sees half a file. */
async function store(dir: string, file: string, inventory: Inventory): Promise<void> {
  await mkdir(dir, { recursive: true });
  const temporary = `${file}.${process.pid}.${Date.now()}.tmp`;
  await writeFile(temporary, JSON.stringify(inventory), { mode: 0o600 });
  await rename(temporary, file);
  const names = await readdir(dir);
  if (names.length <= maxOnDisk) return;
  const ages = await Promise.all(names.map(async (name) => ({ name, at: (await stat(join(dir, name))).mtimeMs })));
  ages.sort((a, b) => a.at - b.at);
  for (const { name } of ages.slice(0, names.length - maxOnDisk)) await rm(join(dir, name), { force: true });
}
