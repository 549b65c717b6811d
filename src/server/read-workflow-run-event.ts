import { z } from 'zod';
import { watchVerb, writeWorkflowRunNews } from '../commands/workflow-run-news.ts';
import type { Request } from '../domain/request.ts';
import { wellFormed } from '../domain/well-formed.ts';

const plain = z.string().transform(wellFormed);

const event = z.object({
  workflow_run: z.object({
    id: z.number().int().positive(),
    run_attempt: z.number().int().positive().default(1),
    name: plain.nullish(),
    path: plain,
    conclusion: z.string().nullable(),
    head_branch: plain.nullish(),
    head_repository: z.object({ owner: z.object({ login: plain }) }).nullish(),
    pull_requests: z.array(z.object({ number: z.number().int().positive() })).catch([]),
  }),
  repository: z.object({ name: plain, default_branch: plain, owner: z.object({ login: plain }) }),
  sender: z.object({ id: z.number().optional(), login: plain }),
  installation: z.object({ id: z.number() }),
});

/** A workflow run that ended in a way that may have to be told. */
export type EndedWorkflowRun = {
  readonly request: Request;
  readonly passed: boolean;
  /** File of its workflow. */
  readonly path: string;
};

const failed = new Set(['failure', 'timed_out', 'startup_failure']);

/**
 * Reads that a workflow run ended into a request that nobody made. `undefined` when it cannot matter (it was cancelled, skipped, is
 * neutral), or when the payload has another shape.
 */
export function readWorkflowRunEvent(deliveryId: string, payload: unknown): EndedWorkflowRun | undefined {
  const parsed = event.safeParse(payload);
  if (!parsed.success) return undefined;
  const { workflow_run: run, repository, sender, installation } = parsed.data;
  const conclusion = run.conclusion ?? '';
  const passed = conclusion === 'success';
  if (!passed && !failed.has(conclusion)) return undefined;
  const [pull] = run.pull_requests;
  const head = `${run.head_repository?.owner.login ?? ''}:${run.head_branch ?? ''}`;
  const path = run.path.replace(/@.*$/, '');
  const request: Request = {
    command: {
      verb: watchVerb,
      text: writeWorkflowRunNews({ id: run.id, attempt: run.run_attempt, conclusion, head }),
      flags: {},
    },
    actor: sender.login,
    ...(sender.id === undefined ? {} : { actorId: sender.id }),
    quote: '',
    title: run.name ?? path,
    deliveryId,
    origin: {
      repository: { owner: repository.owner.login, name: repository.name },
      installationId: installation.id,
      defaultBranch: repository.default_branch,
      issueNumber: pull?.number ?? 0,
      isPullRequest: pull !== undefined,
      textDigest: '',
    },
  };
  return { request, passed, path };
}
