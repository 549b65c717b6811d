import type { Operation } from '../../domain/proposal.ts';
import { identifierOf } from './call-module.ts';
import { hclLiteral } from './literals.ts';
import { joinPath } from './placement.ts';
import { linkIdentifier } from './placed-part.ts';
import type { PlacedPart } from './placed-part.ts';
import type { Link, Parts } from './read-parts.ts';

/** Terraform that stands between two things in the root modules that hold both, such as the right of one to read the other. */
export function glueFiles({ links }: Parts, parts: readonly PlacedPart[]): readonly Operation[] {
  return links.flatMap((link) => {
    const content = glueText(link, parts);
    if (content === undefined) return [];
    return (parts[link.subject]?.placed.roots ?? []).map((dir): Operation => ({
      op: 'add-file',
      file: joinPath(dir, `${linkIdentifier(link, parts)}.tf`),
      content,
    }));
  });
}

/**
 * The text of a relation with its references filled in; undefined for one that needs none.
 * @throws {RangeError} when one of the two does not put out what the text refers to.
 */
export function glueText(link: Link, parts: readonly PlacedPart[]): string | undefined {
  const { glue } = link.relation;
  if (glue === undefined) return undefined;
  const sides: Readonly<Record<string, PlacedPart | undefined>> = {
    subject: parts[link.subject],
    object: parts[link.object],
  };
  return glue
    .replaceAll(/<(subject|object)\.(\w+)>/g, (_, side: string, output: string) => {
      const expression = sides[side]?.placed.outputs?.get(output);
      if (expression === undefined) throw new RangeError(`nothing puts out ${output}`);
      return expression;
    })
    .replaceAll(/<(subject|object):(\w+)>/g, (_, side: string, type: string) => resourceOf(sides[side], type))
    .replaceAll(/<(subject|object) region>/g, (_, side: string) => regionOf(sides[side]))
    .replaceAll('<id>', linkIdentifier(link, parts))
    .replaceAll('<subject>', sides['subject']?.name ?? '')
    .replaceAll('<name>', sides['object']?.name ?? '');
}

/** What to wait for until a resource of a part is there: the call of its module, or the resource where it stands flat. */
function resourceOf(part: PlacedPart | undefined, type: string): string {
  const [first] = part?.placed.outputs?.values() ?? [];
  const [call] = /^module\.\w+/.exec(first ?? '') ?? [];
  return call ?? `${type}.${identifierOf(part?.name ?? '')}`;
}

/** The region of a part that has one of its own, as the first argument of a resource that belongs to it. */
function regionOf(part: PlacedPart | undefined): string {
  const region = part?.input.values['region'];
  return typeof region === 'string' ? `  region = ${hclLiteral(region)}\n\n` : '';
}
