import type { FileChange, SemanticChange } from '../../domain/change-set.ts';
import type { Check } from '../../domain/check.ts';
import type { Json } from '../../domain/json.ts';
import { parseKeyPath, type KeyStep } from '../../domain/key-path.ts';
import { isMap, leavesOf, textOf, type Value } from './leaves.ts';
import { objectType } from './object-type.ts';

/** An object of a changed file before and after; a side is absent where it does not exist. */
export type ObjectSides = {
  readonly file: string;
  readonly object: string;
  readonly before?: Json;
  readonly after?: Json;
};

/** A change as guardrails judge it: whoever made it, so that reviews and reverts are judged by the same rules. */
export type GuardedChange = {
  readonly changes: readonly SemanticChange[];
  /** The changed objects as a whole, so that a rule sees what stands beside a value. */
  readonly objects: readonly ObjectSides[];
  readonly rendered: readonly { readonly target: string; readonly changes: readonly SemanticChange[] }[];
  readonly files: readonly FileChange[];
  readonly checks: readonly Check[];
  /** The environments of a file or rendered target. */
  readonly environmentsOf: (file: string) => readonly string[];
  readonly isProduction: (environment: string) => boolean;
};

/** One thing that a change touches, with every leaf that differs in it. */
export type Touch = {
  readonly file: string;
  readonly object: string;
  /** `aws_s3_bucket`, `data.aws_iam_policy_document`, `module`, `Deployment`; empty for values files and the like. */
  readonly type: string;
  readonly rendered: boolean;
  readonly whole: 'added' | 'removed' | 'changed';
  /** Unknown for what is only changed in a rendered target. */
  readonly before?: Json;
  readonly after?: Json;
  readonly values: readonly Value[];
  readonly environments: readonly string[];
  readonly production: boolean;
};

/** What every guardrail looks at. */
export type Scene = {
  readonly touches: readonly Touch[];
  /** The same by the name of the object: what is looked for beside something else is found at once. */
  readonly named: ReadonlyMap<string, readonly Touch[]>;
  /** `moved` and `removed` blocks by the address that they speak of. */
  readonly stateMoves: ReadonlyMap<string, readonly Touch[]>;
  readonly files: readonly FileChange[];
  readonly checks: readonly Check[];
};

/** Sorts a change into the things it touches, in the order of its semantic changes. */
export function sceneOf(change: GuardedChange): Scene {
  const sides = new Map(change.objects.map((one) => [`${one.file}\0${one.object}`, one]));
  const groups = [
    { rendered: false, changes: change.changes },
    ...change.rendered.map(({ changes }) => ({ rendered: true, changes })),
  ];
  const touches = groups.flatMap(({ rendered, changes }) =>
    [...Map.groupBy(changes, ({ file, object }) => `${file}\0${object}`)].map(([key, own]) =>
      touchOf(own, rendered ? undefined : sides.get(key), rendered, change),
    ),
  );
  const named = Map.groupBy(touches, ({ object }) => object);
  const stateMoves = Map.groupBy(
    touches.filter(({ type }) => type === 'moved' || type === 'removed'),
    ({ after }) => textOf(isMap(after) ? after['from'] : undefined).replace(/^\$\{|\}$/g, ''),
  );
  return { touches, named, stateMoves, files: change.files, checks: change.checks };
}

function touchOf(
  changes: readonly SemanticChange[],
  sides: ObjectSides | undefined,
  rendered: boolean,
  { environmentsOf, isProduction }: GuardedChange,
): Touch {
  const { file, object } = changes[0] as SemanticChange;
  const whole = wholeOf(changes);
  const before = sides?.before ?? (whole === 'removed' ? changes[0]?.from : undefined);
  const after = sides?.after ?? (whole === 'added' ? changes[0]?.to : undefined);
  const environments = environmentsOf(file);
  return {
    file,
    object,
    type: objectType(file, object),
    rendered,
    whole,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    values: changes.flatMap(({ path, from, to }) => leavesOf(stepsOf(path), from, to)),
    environments,
    production: environments.some(isProduction),
  };
}

function wholeOf([first]: readonly SemanticChange[]): Touch['whole'] {
  if (first?.path !== '') return 'changed';
  if (first.from === undefined) return 'added';
  return first.to === undefined ? 'removed' : 'changed';
}

/** Lines of a file without data have a path that is none (`[line=12]` is a step like any other). */
function stepsOf(path: string): readonly KeyStep[] {
  try {
    return parseKeyPath(path);
  } catch {
    return [{ key: path }];
  }
}
