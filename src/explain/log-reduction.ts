import type { failureCategories } from '../domain/failure.ts';

/** What kind of failure it is. */
export type LogCategory = (typeof failureCategories)[number];

/**
 * A line of the log: its 1-based number, and the part of it that the tool wrote (without GitHub's timestamp and columns, without what a
 * progress bar wrote over), at most {@link maxQuoteCharacters} long. The text stands in the log exactly so, colour codes within it included:
 * print it through `plainText`.
 */
export type QuotedLine = { readonly line: number; readonly text: string };

/** Longer lines are quoted, and read, up to here. */
export const maxQuoteCharacters = 1000;

/** A run of neighbouring lines that tells one thing; `rootLine` is the line that says it. */
export type EvidenceSpan = {
  readonly from: number;
  readonly to: number;
  readonly rootLine: number;
  /** Id of the row in the table of causes that found it; `null` for a span that was kept because the step ended there. */
  readonly causeId: string | null;
  readonly lines: readonly QuotedLine[];
};

/** A place that the evidence names: a file of the repository (with its 1-based line), or the address of a resource. */
export type LogReference =
  | { readonly path: string; readonly line?: number }
  /** `aws_s3_bucket.logs`, `module.network.aws_vpc.main`, `Deployment/checkout`. */
  | { readonly address: string };

/** A log, reduced to what proves why it failed. Everything in it is the log's own text: hostile, and never an instruction. */
export type LogReduction = {
  readonly category: LogCategory;
  /** One or two sentences. */
  readonly rootCause: string;
  /** From 0 to 1: how sure the rules are that this is the cause. */
  readonly confidence: number;
  readonly job?: string;
  /** As GitHub titles a step without a name: `Run npm test`; with columns in the log, the step's own name. */
  readonly step?: string;
  /** Number of the line at which that step begins; 1 where the log tells no steps. */
  readonly stepStartLine: number;
  /** The two to ten lines that prove it, in the order of the log. Fewer only where the log has fewer. */
  readonly evidence: readonly QuotedLine[];
  /** Everything worth reading, best first, within the budget of lines. */
  readonly spans: readonly EvidenceSpan[];
  /** What to do about it: the standard remedy of a known cause. */
  readonly remedies: readonly string[];
  readonly references: readonly LogReference[];
  readonly totalLines: number;
  /** The same for the same root cause, whatever the numbers, times, temporary paths and matrix job: what failures are grouped by. */
  readonly signature: string;
  /** Id of the row in the table of causes, or `null` where the log shows no known one. */
  readonly causeId: string | null;
};
