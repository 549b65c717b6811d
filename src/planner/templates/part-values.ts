import { decideValues } from './decide-values.ts';
import type { Decision } from './decide-values.ts';
import type { Parts } from './read-parts.ts';
import type { Said } from './understanding.ts';

/** What was said about one of several things: itself, and by how it goes together with the others. */
function saidOfPart({ parts, links }: Parts, at: number): readonly Said[] {
  const said = [...(parts[at]?.said ?? [])];
  for (const { subject, object, relation } of links) {
    const other = parts[subject === at ? object : subject];
    if (object === at)
      for (const [parameter, value] of Object.entries(relation.requires ?? {}))
        said.push({ parameter, value, typed: relation.tells });
    if (subject !== at || other === undefined) continue;
    for (const [parameter, value] of Object.entries(relation.sets ?? {}))
      said.push({ parameter, value, typed: relation.tells });
    const name = other.said.find((one) => one.parameter === 'name');
    if (relation.named !== undefined && name !== undefined) said.push({ ...name, parameter: relation.named });
  }
  return said;
}

/** Decides the values of one of several things; what another one gives is asked of nobody. */
export function decidePart(parts: Parts, at: number): Decision | undefined {
  const template = parts.parts[at]?.template;
  if (template === undefined) return undefined;
  const given = new Set(
    parts.links.flatMap((link) => (link.subject === at ? Object.keys(link.relation.passes ?? {}) : [])),
  );
  const required = template.required.filter((name) => !given.has(name));
  const parameters = Object.fromEntries(
    Object.entries(template.parameters).map(([name, parameter]) => {
      const needs = parameter.needs.filter((either) => !either.split('|').some((one) => given.has(one)));
      return [name, { ...parameter, needs }];
    }),
  );
  return decideValues({ ...template, required, parameters }, saidOfPart(parts, at));
}
