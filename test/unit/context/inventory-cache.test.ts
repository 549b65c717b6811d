import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createInventoryCache } from '../../../src/context/inventory-cache.ts';
import { memoryTree } from './memory-tree.ts';

function dataFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'promptops-inventory-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

test('an equal tree is not read again, also not by the next process', async () => {
  const dataDir = dataFolder();
  const first = memoryTree({ 'a.tf': 'variable "x" {}\n' });
  const inventory = await createInventoryCache({ dataDir }).inventoryOf(first);
  const again = memoryTree({ 'a.tf': 'variable "x" {}\n' });
  expect(await createInventoryCache({ dataDir }).inventoryOf(again)).toEqual(inventory);
  expect(again.reads).toEqual([]);
});

test('two questions at once about one tree read it once', async () => {
  const cache = createInventoryCache();
  const tree = memoryTree({ 'a.tf': '' });
  const [one, two] = await Promise.all([cache.inventoryOf(tree), cache.inventoryOf(tree)]);
  expect(one).toBe(two);
});

test('a damaged file is made anew; a plain folder is read each time', async () => {
  const dataDir = dataFolder();
  const tree = memoryTree({ 'a.tf': 'variable "x" {}\n' });
  await createInventoryCache({ dataDir }).inventoryOf(tree);
  const [name = ''] = readdirSync(join(dataDir, 'inventories'));
  writeFileSync(join(dataDir, 'inventories', name), '{ half');
  expect((await createInventoryCache({ dataDir }).inventoryOf(tree)).terraform).toHaveLength(1);
  const folder = { ...memoryTree({ 'a.tf': '' }), treeId: null };
  const cache = createInventoryCache({ dataDir });
  expect(await cache.inventoryOf(folder)).not.toBe(await cache.inventoryOf(folder));
});

test('a reading that fails is not remembered', async () => {
  const tree = memoryTree({ 'a.tf': '' });
  const cache = createInventoryCache();
  await expect(cache.inventoryOf({ ...tree, readMany: () => Promise.reject(new Error('gone')) })).rejects.toThrow(
    'gone',
  );
  expect((await cache.inventoryOf(tree)).terraform).toHaveLength(1);
});
