import type { Schema } from './packs/provider-schema.ts';

/** Stands for a value that Terraform does not know before apply. */
export const unknownValue: unique symbol = Symbol('unknown until apply');

/** A configured value as the provider is shown it; an attribute or block that is not configured is `null` or an empty list. */
export type ConfigValue =
  null | boolean | number | string | typeof unknownValue | readonly ConfigValue[] | ConfigObject;

export type ConfigObject = { readonly [name: string]: ConfigValue };

/** What a provider is asked to validate. */
export type ConfigSubject = {
  readonly kind: 'provider' | 'resource' | 'data' | 'ephemeral';
  /** `registry.terraform.io/hashicorp/aws`. */
  readonly source: string;
  /** `aws_s3_bucket`; empty for a provider block. */
  readonly type: string;
  readonly schema: Schema;
};

/** Something a provider has to say about a configuration; Terraform adds file and line from `path`. */
export type ConfigProblem = {
  readonly severity: 'error' | 'warning';
  readonly summary: string;
  readonly detail: string;
  /** Attribute names, list positions and map keys from the top of the block. */
  readonly path: readonly (string | number)[];
};

/**
 * A rule over configured values, asked in the provider's place: what no schema says (read-only attributes; later enums, ranges, patterns).
 * Pure; never objects to an unknown value.
 */
export type ConfigRule = (subject: ConfigSubject, config: ConfigObject) => readonly ConfigProblem[];
