import type { Database } from './adapters/database.ts';
import { createExplanationStore } from './adapters/explanation-store.ts';
import type { Metrics } from './adapters/metrics.ts';
import type { Queue } from './adapters/queue.ts';
import type { RunStore } from './audit/run-store.ts';
import { composeAskedModel } from './compose-asked-model.ts';
import type { ModelConfig } from './config/service-config.ts';
import { createRedactor } from './context/redact.ts';
import { runIdOf } from './domain/run-id.ts';
import type { LimitKeeper } from './policy/limits.ts';
import { readWorkflowRunEvent } from './server/read-workflow-run-event.ts';
import { serialKeyOf } from './workflows/acknowledge.ts';
import type { ExplainParts } from './workflows/explanation-parts.ts';

/** What explaining workflow runs takes. `secrets` are the values that this process knows; none of them is ever quoted. */
export function composeExplain(
  { query }: Database,
  secrets: readonly string[],
  limits: LimitKeeper,
  model: ModelConfig | null,
): AsyncDisposable & ExplainParts {
  const redactor = createRedactor(secrets);
  const composed = model === null ? undefined : composeAskedModel('explain', model, secrets);
  return {
    store: createExplanationStore(query),
    redact: (text) => redactor(text).text,
    limits,
    ...(composed === undefined ? {} : { openModel: composed.open }),
    [Symbol.asyncDispose]: async () => composed?.[Symbol.asyncDispose](),
  };
}

type WatchParts = {
  readonly queue: Queue;
  readonly metrics: Metrics;
  readonly store: RunStore;
  readonly explain: ExplainParts;
};

/** A workflow run that ended becomes a run that answers nobody; what cannot matter is not even stored. */
export async function watchWorkflowRun(
  deliveryId: string,
  payload: unknown,
  { queue, metrics, store, explain }: WatchParts,
): Promise<void> {
  const ended = readWorkflowRunEvent(deliveryId, payload);
  const { owner, name } = ended?.request.origin.repository ?? { owner: '', name: '' };
  const matters =
    ended !== undefined && (!ended.passed || (await explain.store.standsFor(`${owner}/${name}`, ended.path)));
  metrics.delivery(matters ? 'request' : 'ignored');
  if (!matters) return;
  const { run } = await store.create(runIdOf(deliveryId), ended.request);
  await queue.put('work', { id: run.id, serialKey: serialKeyOf(run) });
}
