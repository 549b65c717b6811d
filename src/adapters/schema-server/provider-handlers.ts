import type { handleUnaryCall, UntypedServiceImplementation } from '@grpc/grpc-js';
import type { ConfigObject, ConfigProblem, ConfigRule, ConfigSubject } from '../../validation/terraform/config-rule.ts';
import { emptySchema, type Schema } from '../../validation/terraform/packs/provider-schema.ts';
import type { ServedProvider } from '../../validation/terraform/schema-server.ts';
import { readConfigObject, unknownBytes } from './config-value.ts';
import { schemaResponse, type Message } from './schema-message.ts';

type DynamicValue = { readonly msgpack?: Uint8Array } | null;
type ConfigRequest = { readonly config?: DynamicValue; readonly type_name?: string };

/** Answers the calls of `terraform validate` for one provider, protocol 5 and 6 under their own names. */
export function providerHandlers(
  provider: ServedProvider,
  rules: readonly ConfigRule[],
): Readonly<Record<5 | 6, UntypedServiceImplementation>> {
  const { schema, source } = provider;
  const schemas = schemaResponse(schema);
  const judge = (subject: ConfigSubject, config: ConfigObject) => ({
    diagnostics: rules.flatMap((rule) => rule(subject, config)).map(diagnosticMessage),
  });
  const validate = (kind: 'resource' | 'data' | 'ephemeral', known: Readonly<Record<string, Schema>>) =>
    answer(({ type_name: type = '', config }) =>
      judge({ kind, source, type, schema: known[type] ?? emptySchema }, readConfig(config)),
    );
  // Encoded part by part in `grpc-listener.ts`.
  const getSchema = answer(() => ({ parts: schemas }));
  const validateProvider = answer(({ config }) => ({
    ...judge({ kind: 'provider', source, type: '', schema: schema.provider }, readConfig(config)),
    prepared_config: config,
  }));
  const resource = validate('resource', schema.resource_schemas);
  const data = validate('data', schema.data_source_schemas);
  const ephemeral = validate('ephemeral', schema.ephemeral_resource_schemas);
  // The provider's own code would compute this; an unknown result keeps everything that uses it valid.
  const callFunction = answer(() => ({ result: { msgpack: unknownBytes } }));
  const stop = answer(() => ({}));
  return {
    5: {
      GetSchema: getSchema,
      PrepareProviderConfig: validateProvider,
      ValidateResourceTypeConfig: resource,
      ValidateDataSourceConfig: data,
      ValidateEphemeralResourceConfig: ephemeral,
      CallFunction: callFunction,
      Stop: stop,
    },
    6: {
      GetProviderSchema: getSchema,
      ValidateProviderConfig: validateProvider,
      ValidateResourceConfig: resource,
      ValidateDataResourceConfig: data,
      ValidateEphemeralResourceConfig: ephemeral,
      CallFunction: callFunction,
      StopProvider: stop,
    },
  };
}

function answer(respond: (request: ConfigRequest) => Message): handleUnaryCall<ConfigRequest, Message> {
  return (call, done) => {
    try {
      done(null, respond(call.request));
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  };
}

function readConfig(config: DynamicValue | undefined): ConfigObject {
  const bytes = config?.msgpack;
  return bytes === undefined || bytes.length === 0 ? {} : readConfigObject(bytes);
}

function diagnosticMessage(problem: ConfigProblem): Message {
  const steps = problem.path.map((step) =>
    typeof step === 'string' ? { attribute_name: step } : { element_key_int: step },
  );
  return {
    severity: problem.severity === 'error' ? 1 : 2,
    summary: problem.summary,
    detail: problem.detail,
    attribute: { steps },
  };
}
