import { explanationText } from '../publishing/explanation-comment.ts';
import { inert } from '../publishing/inert.ts';
import { plainComment } from '../publishing/status-comment.ts';
import { rulesOf } from './answer.ts';
import type { Ending } from './change.ts';
import { explainRuns } from './explain-runs.ts';
import type { ExplainParts } from './explanation-parts.ts';
import { isFixable } from './fixable.ts';
import { openGate } from './gate.ts';
import { runsAskedFor } from './runs-asked-for.ts';
import type { WorkflowContext } from './workflow-context.ts';

/** `explain`: says why a run failed to whoever asks, also where nothing would be said by itself. Only reads, so forks may ask too. */
export async function explainWorkflow(context: WorkflowContext, parts: ExplainParts): Promise<Ending> {
  const { run: own, connection, progress } = context;
  await progress.enter('authorize');
  const { rules } = await rulesOf(context);
  await openGate(context, rules, async () => (await rulesOf(context)).rules).request();
  await progress.enter('context');
  const found = await runsAskedFor(context);
  if ('nothing' in found) return { outcome: 'answered', comment: plainComment(own.id, `☑️ ${inert(found.nothing)}`) };
  const explained = await explainRuns(context, parts, found.asked);
  const { url } = await connection.host.repository();
  const text = explanationText(explained, { repositoryUrl: url, canFix: explained.some(isFixable) });
  return { outcome: 'answered', comment: plainComment(own.id, text) };
}
