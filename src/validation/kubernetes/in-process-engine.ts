import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { ValuePath } from '../yaml-documents.ts';
import type { SchemaEngine, SchemaProblem, SchemaVerdict } from './schema-engine.ts';
import type { StandaloneSchema } from './standalone-schema.ts';

const compiled = new WeakMap<StandaloneSchema, ValidateFunction>();

/** The same schemas without kubeconform, through ajv; used where kubeconform is missing, and to hold both against each other. */
export const inProcessEngine: SchemaEngine = (batch) => {
  const verdicts = batch.map(({ manifest, schema }): SchemaVerdict => {
    try {
      const validate = compiled.get(schema) ?? compile(schema);
      compiled.set(schema, validate);
      if (validate(manifest.value)) return { kind: 'valid' };
      const problems = (validate.errors ?? []).flatMap((error) => problemOf(error, manifest.value));
      return { kind: 'invalid', problems };
    } catch (error) {
      return { kind: 'unproven', reason: `its schema cannot be used: ${error instanceof Error ? error.message : ''}` };
    }
  });
  return Promise.resolve({ name: 'kubernetes schema (in process)', tool: null, verdicts });
};

function compile(schema: StandaloneSchema): ValidateFunction {
  const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: false, logger: false, addUsedSchema: false });
  return ajv.compile(schema);
}

function problemOf(error: ErrorObject, value: unknown): readonly SchemaProblem[] {
  const path = pathOf(error.instancePath);
  const params: Record<string, unknown> = error.params;
  if (error.keyword === 'additionalProperties')
    return [{ path, message: `additional properties '${String(params['additionalProperty'])}' not allowed` }];
  if (error.keyword === 'required')
    return [{ path, message: `missing property '${String(params['missingProperty'])}'` }];
  if (error.keyword === 'enum') {
    const allowed = Array.isArray(params['allowedValues']) ? params['allowedValues'] : [];
    return [{ path, message: `value must be one of ${allowed.map((one) => `'${String(one)}'`).join(', ')}` }];
  }
  if (error.keyword === 'type') {
    const wanted = Array.isArray(params['type']) ? params['type'].join(' or ') : String(params['type']);
    return [{ path, message: `got ${typeName(valueAt(value, path))}, want ${wanted}` }];
  }
  if (error.keyword === 'anyOf') return [];
  return [{ path, message: error.message ?? `does not fit ${error.keyword}` }];
}

function pathOf(pointer: string): ValuePath {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replace(/~1/g, '/').replace(/~0/g, '~'));
}

function valueAt(value: unknown, path: ValuePath): unknown {
  return path.reduce<unknown>(
    (inner, step) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[step] : undefined,
    value,
  );
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
