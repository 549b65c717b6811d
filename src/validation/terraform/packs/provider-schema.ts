import type { Json } from '../../../domain/json.ts';

/*
 * The official format: what `terraform providers schema -json` prints for one provider, text fields left out.
 * Names are Terraform's own, hence the underscores.
 */

/** A type constraint in Terraform's JSON notation: `"string"`, `["list", "string"]`, `["object", { … }]`, `"dynamic"`. */
export type CtyType = Json;

export type AttributeSchema = {
  readonly type?: CtyType;
  /** Instead of `type`; only providers of protocol 6 have it. */
  readonly nested_type?: {
    readonly attributes: Readonly<Record<string, AttributeSchema>>;
    readonly nesting_mode: 'single' | 'list' | 'set' | 'map';
  };
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
  readonly sensitive?: boolean;
  readonly deprecated?: boolean;
  readonly write_only?: boolean;
};

export type NestedBlockSchema = {
  readonly nesting_mode: 'single' | 'list' | 'set' | 'map' | 'group';
  readonly block: BlockSchema;
  readonly min_items?: number;
  readonly max_items?: number;
  /** Ours, not Terraform's: the pack does not know what is inside; it is served as the configuration has it. */
  readonly open?: boolean;
};

export type BlockSchema = {
  readonly attributes?: Readonly<Record<string, AttributeSchema>>;
  readonly block_types?: Readonly<Record<string, NestedBlockSchema>>;
  readonly deprecated?: boolean;
};

export type Schema = { readonly version: number; readonly block: BlockSchema };

export type FunctionParameter = {
  readonly name?: string;
  readonly type: CtyType;
  readonly is_nullable?: boolean;
};

export type FunctionSignature = {
  readonly return_type: CtyType;
  readonly parameters?: readonly FunctionParameter[];
  readonly variadic_parameter?: FunctionParameter;
};

/** Every schema of one provider, or the part of it that a configuration names. */
export type ProviderSchema = {
  readonly provider: Schema;
  readonly resource_schemas: Readonly<Record<string, Schema>>;
  readonly data_source_schemas: Readonly<Record<string, Schema>>;
  readonly ephemeral_resource_schemas: Readonly<Record<string, Schema>>;
  readonly functions: Readonly<Record<string, FunctionSignature>>;
};

export const emptySchema: Schema = { version: 0, block: {} };
