/** How one gate of `npm test` ended. `details` is shown only when something failed. */
export type GateResult = {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly details: string;
};

/** One gate: a quality check or a suite of tests. */
export type Gate = { readonly name: string; readonly run: () => Promise<GateResult> };
