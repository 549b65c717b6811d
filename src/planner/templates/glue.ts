import type { Operation } from '../../domain/proposal.ts';
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
    .replaceAll('<id>', linkIdentifier(link, parts))
    .replaceAll('<subject>', sides['subject']?.name ?? '')
    .replaceAll('<name>', sides['object']?.name ?? '');
}
