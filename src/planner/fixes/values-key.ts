import { posix } from 'node:path';
import { isMap, isScalar, parseDocument } from 'yaml';
import { z } from 'zod';
import { didYouMean } from '../../domain/did-you-mean.ts';
import type { KnownFix } from './known-fix.ts';

/** A key of a chart's values that its `values.schema.json` does not know, where one that it knows is spelt nearly so. */
export const valuesKey: KnownFix = {
  id: 'helm/values-key',
  pattern: /at '(?<at>\/?[\w./~-]{0,200})': additional propert(?:y|ies) '(?<wrong>[\w-]{1,100})' not allowed/,
  async fix({ said, places, tree }) {
    const { at = '', wrong = '' } = said;
    const keys = at.split('/').filter((key) => key !== '');
    for (const { path } of places.filter(({ path: one }) => /values[\w.-]{0,60}\.ya?ml$/.test(one))) {
      const before = await tree.read(path);
      const schema = await tree.read(posix.join(posix.dirname(path), 'values.schema.json'));
      if (before === undefined || schema === undefined) continue;
      const right = didYouMean(wrong, propertiesAt(schema, keys));
      const after = right === undefined ? undefined : renamed(before, keys, wrong, right);
      if (after === undefined || right === undefined) continue;
      return {
        kind: 'files',
        summary: `correct ${wrong} to ${right} in ${posix.basename(path)}`,
        files: new Map([[path, after]]),
        assumptions: [`\`${right}\` is meant where \`${wrong}\` stands: it is what the chart's schema knows`],
      };
    }
    return undefined;
  },
};

const schemaPart = z.object({ properties: z.record(z.string(), z.unknown()).optional() });

function propertiesAt(text: string, keys: readonly string[]): readonly string[] {
  try {
    let part = schemaPart.parse(JSON.parse(text));
    for (const key of keys) part = schemaPart.parse(part.properties?.[key]);
    return Object.keys(part.properties ?? {});
  } catch {
    // A schema that cannot be read tells nothing.
    return [];
  }
}

function renamed(text: string, keys: readonly string[], wrong: string, right: string): string | undefined {
  const document = parseDocument(text);
  const map = keys.length === 0 ? document.contents : document.getIn(keys, true);
  if (!isMap(map) || map.has(right)) return undefined;
  const key = map.items.map((item) => item.key).find((one) => isScalar(one) && one.value === wrong);
  if (!isScalar(key) || !key.range) return undefined;
  return text.slice(0, key.range[0]) + right + text.slice(key.range[1]);
}
