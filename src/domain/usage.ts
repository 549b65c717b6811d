/** What a model cost: tokens over all rounds. Without a model everything is zero and `model` is `null`. */
export type Usage = {
  readonly model: string | null;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly rounds: number;
};

/** What was shown to a model: path, git object, bytes. Of a log or a part of a file the id is the sha256 of what was shown. */
export type Shown = { readonly path: string; readonly oid: string; readonly bytes: number };

export const noUsage: Usage = { model: null, inputTokens: 0, outputTokens: 0, rounds: 0 };

/** The cost of two rounds together. */
export function addUsage(a: Usage, b: Usage): Usage {
  return {
    model: b.model ?? a.model,
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    rounds: a.rounds + b.rounds,
  };
}
