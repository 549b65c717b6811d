import type { ParameterValue } from './manifest.ts';
import type { How } from './relation-words.ts';

/** A value that one thing gets from an output of the other; `when` a parameter of the first is on, another output. */
type Passed = string | { readonly when: string; readonly on: string; readonly off: string };

/**
 * A relation that can be composed: what the subject gets from the object. One row adds one.
 * `glue` is Terraform beside the two, `<subject.output>` and `<object.output>` in it are references, `<id>` and `<name>` name it.
 */
export type Relation = {
  readonly subject: readonly string[];
  readonly object: readonly string[];
  /** Words that mean it; the first names it. */
  readonly how: readonly How[];
  /** Parameter of the subject → output of the object. */
  readonly passes?: Readonly<Record<string, Passed>>;
  /** The same, but only where nobody said a value: parameter of the subject → output of the object. */
  readonly offers?: Readonly<Record<string, string>>;
  /** Parameters of the object that the relation decides. */
  readonly requires?: Readonly<Record<string, ParameterValue>>;
  /** Parameters of the subject that the relation decides. */
  readonly sets?: Readonly<Record<string, ParameterValue>>;
  /** Parameter of the subject that is the object's name. */
  readonly named?: string;
  /** Parameter of the object that has to be so many times one of the subject; AWS refuses less than once. */
  readonly atLeast?: {
    readonly parameter: string;
    readonly times: number;
    readonly of: string;
    readonly because: string;
  };
  readonly glue?: string;
  /** What stands there instead of `glue` where the subject is in the repository already, so that nothing can be passed to it. */
  readonly glueThere?: string;
  /** Types that belong to the subject or the object and of which it can have only one: where it has one, ours would replace it. */
  readonly only?: { readonly subject?: readonly string[]; readonly object?: readonly string[] };
  /** For the pull request. */
  readonly tells: string;
};
