import type { Reading, Sentence, Token } from '../language/words.ts';
import type { Parameter, ParameterValue, Template } from './manifest.ts';
import { readText, readValue } from './read-value.ts';

/** Reads values of a template's parameters from one sentence. */
export type ValueReader = {
  readonly tokens: readonly Token[];
  /** `asTyped` takes a word that does not fit the format too, so that it is asked about instead of being left over. */
  read(parameter: string, at: number, asTyped: boolean): Reading<ParameterValue> | undefined;
};

/** Readings kept at a time; a sentence is read from left to right, so old ones are of no more use. */
const keptReadings = 4096;

/** Remembers what it read: many phrases ask for the same value at the same place. */
export function createValueReader(template: Template, sentence: Sentence): ValueReader {
  const { tokens } = sentence;
  const numbers = new Map(Object.keys(template.parameters).map((name, index) => [name, index * 2]));
  const known = new Map<number, Reading<ParameterValue> | undefined>();
  return {
    tokens,
    read(name, at, asTyped) {
      const key = at * numbers.size * 2 + (numbers.get(name) ?? 0) + Number(asTyped);
      const before = known.get(key);
      if (before !== undefined || known.has(key)) return before;
      if (known.size >= keptReadings) known.clear();
      const value = readParameter(template.parameters[name], tokens, at, asTyped);
      known.set(key, value);
      return value;
    },
  };
}

function readParameter(
  parameter: Parameter | undefined,
  tokens: readonly Token[],
  at: number,
  asTyped: boolean,
): Reading<ParameterValue> | undefined {
  if (parameter === undefined) return undefined;
  if (!asTyped) return readValue(parameter, tokens, at);
  return readText(parameter.format, tokens, at) ?? readText(undefined, tokens, at);
}
