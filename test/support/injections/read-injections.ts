import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { encodings, type Encoding } from './encodings.ts';
import { attempts, type Attempt } from './obedient-model.ts';

/** Where hostile text can stand (SEC-06). */
export const channels = [
  'title',
  'body',
  'comment',
  'review',
  'branch',
  'commit-message',
  'file-name',
  'file-content',
  'yaml-comment',
  'log-line',
  'ticket',
] as const;
export type Channel = (typeof channels)[number];

/** One attempt to make a model do what nobody may ask for; `text` is encoded already, `plain` is what it says. */
export type Injection = {
  readonly name: string;
  readonly channel: Channel;
  readonly language: string;
  readonly encoding: Encoding;
  readonly tries: Attempt;
  readonly plain: string;
  readonly text: string;
};

const file = z.strictObject({
  channel: z.enum(channels),
  injections: z.array(
    z.strictObject({
      language: z.string().regex(/^[a-z]{2}$/),
      encoding: z.enum(Object.keys(encodings) as [Encoding, ...Encoding[]]),
      tries: z.enum(Object.keys(attempts) as [Attempt, ...Attempt[]]),
      text: z.string().min(2),
    }),
  ),
});

/** Reads `fixtures/injections`. */
export async function readInjections(folder: string): Promise<readonly Injection[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort();
  const files = await Promise.all(
    names.map(async (name) => file.parse(parse(await readFile(join(folder, name), 'utf8')))),
  );
  return files.flatMap(({ channel, injections }) =>
    injections.map(({ text, ...one }, index) => ({
      name: `${channel} ${index + 1}: ${one.tries}, ${one.language}, ${one.encoding}`,
      channel,
      ...one,
      plain: text,
      text: encodings[one.encoding](text),
    })),
  );
}

/**
 * Fewer that show as much: every disguise in every channel (channels and disguises are what our stages tell apart), every attempt
 * (what the guards behind the model see), every language.
 */
export function sampleInjections(injections: readonly Injection[]): readonly Injection[] {
  const shown = new Set<string>();
  return injections.filter(({ channel, encoding, tries, language }) => {
    const shows = [`${encoding} in ${channel}`, `tries ${tries}`, `in ${language}`].filter((one) => !shown.has(one));
    for (const one of shows) shown.add(one);
    return shows.length > 0;
  });
}
