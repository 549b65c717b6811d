import { buildSchema, graphql, type GraphQLError, type GraphQLSchema } from 'graphql';
import { z } from 'zod';
import { ApiError, requiresAuthentication } from '../http/api-error.ts';
import { ok, parseBody, type Answer, type Call, type Route } from '../http/route.ts';
import { resolvers } from './resolvers.ts';
import { schemaText } from './schema.ts';

const question = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
});

/** GraphQL, for what REST cannot do; `/api/graphql` is where GitHub Enterprise has it. */
export const graphqlRoutes: readonly Route[] = [
  { method: 'POST', path: '/graphql', handle: answer },
  { method: 'POST', path: '/api/graphql', handle: answer },
];

let schema: GraphQLSchema | undefined;

async function answer(call: Call): Promise<Answer> {
  if (call.actor.kind === 'nobody') throw requiresAuthentication();
  const { query, variables, operationName } = parseBody(question, call.body, 'GraphQL');
  schema ??= buildSchema(schemaText);
  const { data, errors } = await graphql({
    schema,
    source: query,
    rootValue: resolvers,
    contextValue: call,
    variableValues: variables ?? {},
    operationName: operationName ?? null,
  });
  const said = errors === undefined ? {} : { errors: errors.map(errorShape) };
  return ok({ ...(data === undefined ? {} : { data }), ...said });
}

const types: Readonly<Record<number, string>> = { 401: 'FORBIDDEN', 403: 'FORBIDDEN', 404: 'NOT_FOUND' };

/** GitHub answers 200 all the same and puts the kind of an error beside its message. */
function errorShape(error: GraphQLError): unknown {
  const { originalError } = error;
  const type = originalError instanceof ApiError ? types[originalError.status] : undefined;
  return { ...(type === undefined ? {} : { type }), ...error.toJSON() };
}
