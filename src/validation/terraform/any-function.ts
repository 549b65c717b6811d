import type { FunctionSignature } from './packs/provider-schema.ts';

/** A provider function that no pack describes: any arguments, any result. */
export const anyFunction: FunctionSignature = {
  return_type: 'dynamic',
  variadic_parameter: { name: 'arguments', type: 'dynamic', is_nullable: true },
};
