import type { Inventory } from '../../context/inventory.ts';
import { leftoverPhrases } from '../language/coverage.ts';
import { wordAt } from '../language/words.ts';
import type { Sentence } from '../language/words.ts';
import type { Template } from './manifest.ts';
import { creationWords, namesTemplate, understand } from './understanding.ts';
import type { Understanding } from './understanding.ts';

/** Which template a sentence asks for; `none` carries the words that are left and the nearest template, for the model. */
export type Choice =
  | { readonly kind: 'one'; readonly understanding: Understanding }
  | { readonly kind: 'several'; readonly understandings: readonly Understanding[] }
  | { readonly kind: 'none'; readonly leftover: readonly string[]; readonly nearest?: Understanding };

/**
 * Chooses the template that explains every meaningful word of a sentence. The most precisely named one wins
 * (`sqs queue` before `queue`); equals are a question; a template with words left over is only ever the nearest.
 * @param own templates of the repository itself: one that fits comes before all others, however precisely they are named.
 */
export function chooseTemplate(
  sentence: Sentence,
  templates: readonly Template[],
  inventory: Inventory,
  own: ReadonlySet<Template> = new Set(),
): Choice {
  const read = templates
    .filter((template) => namesTemplate(sentence, template))
    .map((template) => understand(sentence, template, inventory.environments))
    .toSorted(byFit);
  const head = Math.min(...read.filter((one) => !one.loose && isHead(sentence, one.thingAt)).map((one) => one.thingAt));
  const fitting = atHome(
    read.filter((one) => one.leftover.length === 0 && one.thingWords > 0 && one.thingAt <= head),
    inventory,
  );
  const ownFitting = fitting.filter((one) => own.has(one.template));
  const [best, ...others] = ownFitting.length > 0 ? ownFitting : fitting;
  if (best !== undefined) {
    const equals = others.filter((one) => one.thingWords === best.thingWords && one.loose === best.loose);
    return equals.length === 0
      ? { kind: 'one', understanding: best }
      : { kind: 'several', understandings: [best, ...equals] };
  }
  const [nearest] = read;
  if (nearest === undefined) {
    const phrases = leftoverPhrases(sentence, creationSpans(sentence));
    return { kind: 'none', leftover: phrases.length > 0 ? phrases : [sentence.text.slice(0, 120)] };
  }
  // Every word can be explained, but the request is about something else or about another provider's thing.
  const other = read.find((one) => one.thingAt === head && one.template !== nearest.template);
  const unfit = other?.thing ?? (nearest.thing === '' ? sentence.text.slice(0, 120) : nearest.thing);
  const leftover = nearest.leftover.length > 0 ? nearest.leftover : [unfit];
  return { kind: 'none', leftover, nearest };
}

/**
 * Whether a thing named there can be what the request is about: `a KMS key for S3` is about the key, whatever else could
 * explain every word of it; `in namespace search a deployment` is not about the namespace.
 */
function isHead(sentence: Sentence, at: number): boolean {
  let before = at - 1;
  while (['a', 'an', 'the', 'our', 'my', 'new'].includes(wordAt(sentence.tokens, before))) before -= 1;
  return !['in', 'with', 'using', 'by', 'from', 'to', 'into', 'on', 'for', 'via'].includes(
    wordAt(sentence.tokens, before),
  );
}

/** Fewest unexplained words first, then the template that was named most precisely. */
function byFit(a: Understanding, b: Understanding): number {
  const named = Number(a.loose) - Number(b.loose) || b.thingWords - a.thingWords;
  return a.leftoverWords - b.leftoverWords || named || (a.template.name < b.template.name ? -1 : 1);
}

const clouds = ['aws', 'google', 'azurerm', 'azapi', 'alicloud', 'oci', 'digitalocean', 'hcloud'];

/**
 * A loose name (`bucket`, `secret`) means the thing of the repository's cloud, or of Kubernetes where it holds manifests; of two homes that have
 * it neither is taken for the other. Where there is nothing yet it means AWS', or whoever else has such a thing.
 */
function atHome(fitting: readonly Understanding[], inventory: Inventory): readonly Understanding[] {
  const names = inventory.terraform.flatMap((module) => Object.keys(module.providers));
  const providers = new Set(names.map((name) => (name === 'google-beta' ? 'google' : name)));
  const present = clouds.filter((name) => providers.has(name));
  const holdsKubernetes = inventory.objects.length > 0 || inventory.charts.length > 0;
  const cloudOf = (one: Understanding): string | undefined => one.template.provider?.name;
  const loose = fitting.filter((one) => one.loose && cloudOf(one) !== undefined);
  const homes =
    present.length > 0 || holdsKubernetes ? present : loose.some((one) => cloudOf(one) === 'aws') ? ['aws'] : clouds;
  const inCloud = loose.filter((one) => homes.includes(cloudOf(one) ?? ''));
  return fitting.filter((one) => {
    if (!one.loose) return true;
    return cloudOf(one) === undefined ? holdsKubernetes || inCloud.length === 0 : inCloud.includes(one);
  });
}

function creationSpans(sentence: Sentence): readonly { from: number; to: number; by: string }[] {
  return sentence.tokens.flatMap((_, at) =>
    creationWords.has(wordAt(sentence.tokens, at)) ? [{ from: at, to: at + 1, by: 'creation' }] : [],
  );
}
