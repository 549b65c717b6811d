import { guardrailNames, type GuardrailName } from '../../config/guardrail-names.ts';
import { repositoryConfigPath, type RepositoryConfig } from '../../config/repository-config.ts';
import { gravestFirst, type GuardrailAction, type Objection } from '../../domain/objection.ts';
import { guardrails } from './guardrails.ts';
import { judgeByOwnRules, readOwnRules } from './own-rules.ts';
import { sceneOf, type GuardedChange } from './scene.ts';
import type { Trace } from './trace.ts';

/**
 * Judges a change by every guardrail that the configuration leaves on, the gravest first. Pure: the same for a change of ours,
 * a pull request of somebody else and a revert. What cannot be told is warned of and never more, or every expression would need two people.
 * @throws {PromptOpsError} from own rules: {@link readOwnRules}, {@link judgeByOwnRules}
 */
export async function judgeChange(
  change: GuardedChange,
  config: Pick<RepositoryConfig, 'guardrails' | 'rules'>,
): Promise<readonly Objection[]> {
  const scene = sceneOf(change);
  const own = judgeByOwnRules(scene, await readOwnRules(config.rules, repositoryConfigPath));
  const objections = guardrailNames.flatMap((name) => {
    const action = actionOf(name, config);
    if (action === 'off') return [];
    const traces = guardrails[name].find(scene);
    return withoutEchoes(traces, new Set(change.rendered.map(({ target }) => target))).map((trace) =>
      toObjection(name, action, trace),
    );
  });
  return gravestFirst([...objections, ...own]);
}

/** Whether the repository lets templates write workflow files: its guardrail for them does not refuse. */
export function allowsWorkflows(config: Pick<RepositoryConfig, 'guardrails'>): boolean {
  return actionOf('workflow-files', config) !== 'refuse';
}

function actionOf(
  name: GuardrailName,
  { guardrails: configured }: Pick<RepositoryConfig, 'guardrails'>,
): GuardrailAction | 'off' {
  return (Object.hasOwn(configured, name) ? configured[name] : undefined) ?? guardrails[name].action;
}

function toObjection(name: GuardrailName, action: GuardrailAction, { detail, unknown, ...place }: Trace): Objection {
  const { reason, remedy, destroys } = guardrails[name];
  return {
    guardrail: name,
    action: unknown === true ? 'warn' : action,
    file: place.file,
    object: place.object,
    path: place.path,
    reason: unknown === true ? `${detail}, so look at it yourself: ${lowerFirst(reason)}?` : `${reason}: ${detail}`,
    remedy,
    ...(unknown === true ? { unsure: true as const } : {}),
    ...(destroys === true && unknown !== true ? { confirm: place.object } : {}),
  };
}

/** What is rendered repeats what stands in the files: told once, where somebody can change it. */
function withoutEchoes(traces: readonly Trace[], targets: ReadonlySet<string>): readonly Trace[] {
  const inFiles = new Set(traces.filter(({ file }) => !targets.has(file)).map(keyOf));
  const seen = new Set<string>();
  return traces.filter((trace) => {
    const key = targets.has(trace.file) ? keyOf(trace) : `${trace.file}\0${keyOf(trace)}`;
    if ((targets.has(trace.file) && inFiles.has(key)) || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function keyOf({ object, path, detail }: Trace): string {
  return [object, path, detail].join('\0');
}

function lowerFirst(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}
