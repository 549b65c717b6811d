/** What a guardrail does about what it finds: a line in the pull request, a second person, or no pull request at all. */
export type GuardrailAction = 'warn' | 'approve' | 'refuse';

/** What a guardrail has to say about one place of a change. */
export type Objection = {
  readonly guardrail: string;
  readonly action: GuardrailAction;
  /** A file, or what is rendered: an overlay's folder, a chart with its values. */
  readonly file: string;
  readonly object: string;
  /** Key path inside the object; empty for the object or file as a whole. */
  readonly path: string;
  readonly reason: string;
  readonly remedy: string;
  /** It could not be told and asks for a look; never more than a warning. */
  readonly unsure?: true;
  /** Name of the thing that the approver has to type, where the change destroys. */
  readonly confirm?: string;
};

const order: readonly GuardrailAction[] = ['refuse', 'approve', 'warn'];

/** The gravest first; of one gravity in the order they were found. */
export function gravestFirst(objections: readonly Objection[]): readonly Objection[] {
  return objections.toSorted((a, b) => order.indexOf(a.action) - order.indexOf(b.action));
}

/** The names that an approver has to type, each once. */
export function namesToConfirm(objections: readonly Objection[]): readonly string[] {
  const names = objections.flatMap(({ action, confirm }) =>
    action === 'approve' && confirm !== undefined ? [confirm] : [],
  );
  return [...new Set(names)];
}
