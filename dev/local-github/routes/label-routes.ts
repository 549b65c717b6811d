import { z } from 'zod';
import { invalid, notFound } from '../http/api-error.ts';
import {
  created,
  noContent,
  ok,
  paged,
  parseBody,
  type Answer,
  type RepositoryCall,
  type RepositoryRoute,
} from '../http/route.ts';
import type { Label } from '../model.ts';
import { apiUrl } from '../shapes/issue-shape.ts';
import { readIssues, triageIssues } from './access-levels.ts';
import { ensureLabel } from './issue-routes.ts';

const labelBody = z.object({
  name: z.string().min(1).max(50),
  color: z
    .string()
    .regex(/^[0-9a-fA-F]{6}$/)
    .default('ededed'),
  description: z.string().max(100).nullish(),
});

/** The labels a repository has. */
export const labelRoutes: readonly RepositoryRoute[] = [
  {
    method: 'GET',
    path: '/labels',
    access: readIssues,
    handle: (call) => paged(call, [...call.repository.labels.values()], (label) => shape(call, label)),
  },
  { method: 'GET', path: '/labels/:name', access: readIssues, handle: (call) => ok(shape(call, labelOf(call))) },
  { method: 'POST', path: '/labels', access: triageIssues, handle: create },
  {
    method: 'DELETE',
    path: '/labels/:name',
    access: triageIssues,
    handle: (call) => {
      call.repository.labels.delete(labelOf(call).name.toLowerCase());
      return noContent;
    },
  },
];

function labelOf({ repository, params }: RepositoryCall): Label {
  const label = repository.labels.get((params['name'] ?? '').toLowerCase());
  if (label === undefined) throw notFound();
  return label;
}

function create(call: RepositoryCall): Answer {
  const { name, color, description } = parseBody(labelBody, call.body, 'Label');
  if (call.repository.labels.has(name.toLowerCase())) throw invalid('Label', 'name', 'already_exists');
  const label = ensureLabel(call.world, call.repository, name);
  Object.assign(label, { color, description: description ?? null });
  return created(shape(call, label));
}

function shape({ world, repository }: RepositoryCall, label: Label): unknown {
  const url = apiUrl(world, repository, `/labels/${encodeURIComponent(label.name)}`);
  return {
    id: label.id,
    node_id: `LA_${String(label.id)}`,
    url,
    name: label.name,
    description: label.description,
    color: label.color,
    default: false,
  };
}
