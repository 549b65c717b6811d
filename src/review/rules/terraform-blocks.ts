import type { ReviewScene } from '../rule.ts';
import type { Block, Module } from '../side.ts';

export function modulePairs({ before, after }: ReviewScene): readonly { readonly old: Module; readonly now: Module }[] {
  return after.modules.flatMap((now) => {
    const old = before.modules.find(({ dir }) => dir === now.dir);
    return old === undefined ? [] : [{ old, now }];
  });
}

export function blocksOf({ blocks }: Module, kind: string): readonly Block[] {
  return blocks.filter(({ object }) => object.startsWith(`${kind}.`));
}

export function nameOf({ object }: Block): string {
  return object.slice(object.indexOf('.') + 1);
}

export function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

export function base(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}
