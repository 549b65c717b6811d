import type { DecisionQuery } from '../../context/decisions/decision.ts';

/** Who holds a value: what a person calls it, and how the decision is asked for. */
export type Owner = {
  /** `Deployment`, `Values`, `Terraform aws_s3_bucket.logs` …: the first word of a row's `at`. */
  readonly kind: string;
  readonly label: string;
  readonly query: Omit<DecisionQuery, 'paths' | 'environment'>;
  readonly file: string;
  readonly object: string;
  /** Names as people write them; each becomes a way to speak of the owner. */
  readonly spoken: readonly string[];
  /** Technical names, matched letter by letter. */
  readonly names: readonly string[];
  /** Words that may stand beside the name: `deployment`, `chart`. */
  readonly beside: readonly string[];
};
