import type { Inventory } from '../../context/inventory.ts';
import type { Sentence } from '../language/words.ts';
import { chooseTemplate } from './choose-template.ts';
import type { Choice } from './choose-template.ts';
import type { Template } from './manifest.ts';
import { readParts } from './read-parts.ts';
import type { Parts } from './read-parts.ts';
import { correctSpelling } from './spelling.ts';

/** What a request asks of the templates: one thing, one of several that it could be, several things, or nothing they know. */
export type ReadRequest = Choice | { readonly kind: 'parts'; readonly parts: Parts };

/**
 * Reads a request as one template or as several things; as typed first, and when that gives nothing, with words that are a slip of the
 * finger away from ones that templates know. What was corrected is among the notes.
 * @param own templates of the repository itself, which come before all others.
 */
export function readRequest(
  sentence: Sentence,
  templates: readonly Template[],
  inventory: Inventory,
  own: ReadonlySet<Template> = new Set(),
): ReadRequest {
  const typed = readTyped(sentence, templates, inventory, own);
  if (typed.kind !== 'none') return typed;
  const corrected = correctSpelling(sentence, templates);
  if (corrected === undefined) return typed;
  const meant = readTyped(corrected.sentence, templates, inventory, own);
  if (meant.kind === 'one')
    return {
      kind: 'one',
      understanding: { ...meant.understanding, notes: [...corrected.notes, ...meant.understanding.notes] },
    };
  if (meant.kind === 'parts' && meant.parts.unknown.length === 0) {
    const [first, ...others] = meant.parts.parts;
    const parts = first === undefined ? [] : [{ ...first, notes: [...corrected.notes, ...first.notes] }, ...others];
    return { kind: 'parts', parts: { ...meant.parts, parts } };
  }
  return typed;
}

function readTyped(
  sentence: Sentence,
  templates: readonly Template[],
  inventory: Inventory,
  own: ReadonlySet<Template>,
): ReadRequest {
  const choice = chooseTemplate(sentence, templates, inventory, own);
  if (choice.kind !== 'none') return choice;
  const parts = readParts(sentence, templates, inventory, own);
  return parts === undefined ? choice : { kind: 'parts', parts };
}
