import type { PlanningInput } from '../planner.ts';
import type { OpenPoint } from './decide-values.ts';
import { findExistingThings } from './existing-thing.ts';
import type { ExistingThing } from './existing-thing.ts';
import type { Link, Parts } from './read-parts.ts';

/** Which things of a request the repository has already, and what that leaves of the request. */
export type KnownParts = {
  /** By their place in the list of parts; undefined for one that is new. */
  readonly things: readonly (ExistingThing | undefined)[];
  /** The same parts; what can no longer be passed to a thing is left out of its links. */
  readonly parts: Parts;
  /** With that of the root module that holds what is there, where none was named. */
  readonly environments: readonly string[];
  readonly open: readonly OpenPoint[];
  readonly notes: readonly string[];
};

/** Finds what is spoken of as if it were there (`the bucket artifacts`), all of it in one root module. */
export async function findKnownParts(
  parts: Parts,
  environments: readonly string[],
  input: PlanningInput,
): Promise<KnownParts> {
  const found = await Promise.all(
    parts.parts.map(async ({ template, said }, at) => {
      const [first, ...others] = said;
      if (parts.definite[at] !== true || first?.parameter !== 'name' || others.length > 0) return undefined;
      return findExistingThings(template, String(first.value), environments, input);
    }),
  );
  const notes = found.flatMap((things, at) =>
    things?.length === 0 ? [`There is no ${labelOf(parts, at)} here yet, so it is new.`] : [],
  );
  const roots = rootsOfAll(found);
  if (roots === undefined) return { things: found.map(() => undefined), parts, environments, open: [], notes };
  const [root, ...otherRoots] = roots;
  if (root === undefined || otherRoots.length > 0)
    return { things: [], parts, environments, open: [whichRoot(parts, found, roots)], notes };
  const things = found.map((candidates) => candidates?.find((one) => one.root.dir === root));
  const environment = things.find((one) => one !== undefined)?.root.environment;
  const links = parts.links.map((link) => linkOfExisting(link, things));
  return {
    things,
    parts: { ...parts, links },
    environments: environments.length > 0 || environment === undefined ? environments : [environment],
    open: parts.links.flatMap((link) => cannotBePassed(parts, link, things)),
    notes: [...notes, ...parts.links.flatMap((link) => tooSmallNote(parts, link, things))],
  };
}

/** Folders of the root modules that hold each of the things that are there; undefined when none is. */
function rootsOfAll(found: readonly (readonly ExistingThing[] | undefined)[]): readonly string[] | undefined {
  const sets = found.flatMap((things) =>
    things === undefined || things.length === 0 ? [] : [new Set(things.map(({ root }) => root.dir))],
  );
  const [first, ...others] = sets;
  return first === undefined ? undefined : [...first].filter((dir) => others.every((set) => set.has(dir)));
}

function whichRoot(
  parts: Parts,
  found: readonly (readonly ExistingThing[] | undefined)[],
  roots: readonly string[],
): OpenPoint {
  const places = found.flatMap((things, at) =>
    (things ?? []).map(({ at: place }) => `${labelOf(parts, at)} at \`${place.file}:${place.line}\``),
  );
  if (roots.length === 0)
    return { question: `These are not in one root module: ${places.join(', ')}. Which are meant?`, proposals: [] };
  const environments = found.flatMap((things) =>
    (things ?? []).flatMap(({ root }) => (roots.includes(root.dir) ? (root.environment ?? []) : [])),
  );
  const proposals = [...new Set(environments)].map((name) => `in ${name}`);
  const [answer] = proposals;
  return {
    question: `In which environment? There is ${places.join(', ')}.`,
    proposals,
    ...(answer === undefined ? {} : { answer }),
  };
}

/** A thing that is there gets nothing passed and no value changed. */
function linkOfExisting(link: Link, things: readonly (ExistingThing | undefined)[]): Link {
  const { passes, sets, named, atLeast, requires, glue, glueThere, ...relation } = link.relation;
  const isSubject = things[link.subject] !== undefined;
  const beside = isSubject ? (glueThere ?? glue) : glue;
  return {
    ...link,
    relation: {
      ...relation,
      ...(isSubject || passes === undefined ? {} : { passes }),
      ...(isSubject || sets === undefined ? {} : { sets }),
      ...(isSubject || named === undefined ? {} : { named }),
      ...(things[link.object] !== undefined || requires === undefined ? {} : { requires }),
      ...(isSubject || things[link.object] !== undefined || atLeast === undefined ? {} : { atLeast }),
      ...(beside === undefined ? {} : { glue: beside }),
    },
  };
}

function cannotBePassed(
  parts: Parts,
  { subject, object, relation }: Link,
  things: readonly (ExistingThing | undefined)[],
): readonly OpenPoint[] {
  const thing = things[subject];
  const isPassed = relation.passes !== undefined || relation.sets !== undefined || relation.named !== undefined;
  if (thing === undefined || !isPassed || relation.glueThere !== undefined) return [];
  const { file, line } = thing.at;
  const question = `\`${thing.address}\` is there already, at ${file}:${line}, and what ${labelOf(parts, object)} gives it has to be written there. Which of its values should be set?`;
  return [{ question, proposals: [] }];
}

function tooSmallNote(
  parts: Parts,
  { object, relation }: Link,
  things: readonly (ExistingThing | undefined)[],
): readonly string[] {
  const thing = things[object];
  if (thing === undefined || relation.atLeast === undefined) return [];
  const words = relation.atLeast.parameter.replaceAll('_', ' ');
  return [`${labelOf(parts, object)} is not changed: see that its ${words} is ${relation.atLeast.because}.`];
}

function labelOf({ parts }: Parts, at: number): string {
  const name = parts[at]?.said.find((one) => one.parameter === 'name')?.value;
  return [parts[at]?.template.name, name].filter((word) => typeof word === 'string').join(' ');
}
