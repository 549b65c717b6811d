import { pathRules } from '../path-rules.ts';
import type { Scene } from './scene.ts';
import type { Trace } from './trace.ts';

const steering = ['bot-configuration', 'codeowners', 'workflow'] as const;

/** Files that steer others, by the rule of the same name that keeps our own changes away from them (`policy/path-rules.ts`). */
export function findSteeringFiles(rule: (typeof steering)[number]): (scene: Scene) => readonly Trace[] {
  return ({ files }) =>
    files
      .filter(({ path }) => ruleOf(path) === rule)
      .map(({ path, before, after }) => ({
        file: path,
        object: path.split('/').at(-1) ?? path,
        path: '',
        detail: `the file is ${before === undefined ? 'added' : after === undefined ? 'removed' : 'changed'}`,
      }));
}

/** The first of the rules that a path breaks: what lies under `.github/` may be more than a workflow. */
function ruleOf(path: string): string | undefined {
  const rows = pathRules.filter(({ name }) => (steering as readonly string[]).includes(name));
  return rows.find((row) => row.breaks(path, path.split('/')))?.name;
}
