import { awsRelations } from './aws-relations.ts';
import { azureRelations } from './azure-relations.ts';
import { googleRelations } from './google-relations.ts';
import type { Template } from './manifest.ts';
import type { Relation } from './relation.ts';
import type { How } from './relation-words.ts';

/** The relations that are known between things of Terraform; those of Kubernetes follow from `serves` and `namespace`. */
const relations: readonly Relation[] = [...awsRelations, ...googleRelations, ...azureRelations];

/** The relation that words mean between two things; undefined when none is known. */
export function relationBetween(subject: Template, object: Template, how: How): Relation | undefined {
  const known = [...relations, ...kubernetesRelations(subject, object)];
  return known.find(
    (one) => one.subject.includes(subject.name) && one.object.includes(object.name) && one.how.includes(how),
  );
}

/** An autoscaler, a route or a budget is for the object of its own name; what has a namespace can be in one that is made with it. */
function kubernetesRelations(subject: Template, object: Template): readonly Relation[] {
  if (subject.kind !== 'kubernetes' || object.kind !== 'kubernetes') return [];
  const names = { subject: [subject.name], object: [object.name], ...leftToSubject(subject, object) };
  if (object.name === 'namespace' && subject.parameters['namespace'] !== undefined)
    return [{ ...names, how: ['in', 'for', 'with'], named: 'namespace', tells: 'is in the namespace' }];
  const made = new Set(
    object.files.flatMap(({ text }) => [...text.matchAll(/^kind: (\w+)/gm)].map(([, kind]) => kind ?? '')),
  );
  if (!subject.serves.some((kind) => made.has(kind))) return [];
  const how: readonly How[] = ['for', 'with', 'scales', 'watches', 'in front of'];
  const [first] = /hpa|autoscal/.test(subject.name)
    ? (['scales'] as const)
    : /monitor/.test(subject.name)
      ? (['watches'] as const)
      : /ingress|route/.test(subject.name)
        ? (['in front of'] as const)
        : (['for'] as const);
  return [{ ...names, how: [first, ...how], named: 'name', tells: 'is for it' }];
}

/** What some templates bring by themselves, and what turns it off: asked for as a thing of its own it must not be there twice. */
const brought: Readonly<Record<string, string>> = {
  'pod-disruption-budget': 'disruption_budget',
  'default-deny': 'network_policy',
};

function leftToSubject(subject: Template, object: Template): Pick<Relation, 'requires'> {
  const parameter = brought[subject.name] ?? '';
  return object.parameters[parameter]?.type === 'boolean' ? { requires: { [parameter]: false } } : {};
}
