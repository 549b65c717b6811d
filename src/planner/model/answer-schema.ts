import { z } from 'zod';
import type { JsonSchema } from './chat-model.ts';

/**
 * What the model may answer. Strict JSON Schema as OpenAI's structured outputs take it
 * (platform.openai.com/docs/guides/structured-outputs: every property required, no additional ones, `anyOf` but no `oneOf`,
 * an object at the root); optional things are nullable, and values that are lists or maps travel as JSON text.
 */
const place = {
  file: z.string().describe('Path from the root of the repository.'),
  object: z
    .string()
    .describe(
      'The object in the file, exactly as show_object and the inventory name it: Kind/name, a Terraform address, or the base name of the file.',
    ),
  path: z
    .string()
    .describe('Key path inside the object: spec.template.spec.containers[name=app].image, or tags.owner.'),
};

const value = z
  .union([
    z.string(),
    z.number(),
    z.boolean(),
    z.null(),
    z.strictObject({ json: z.string().describe('A list or a map, as JSON text.') }),
  ])
  .describe(
    'The new value with its type: 5 is a number, "5" a string. In HCL a string that is one interpolation, "${var.x}", stands for the bare expression.',
  );

const operation = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('set'), ...place, value }),
  z.strictObject({ op: z.literal('insert'), ...place, value }),
  z.strictObject({ op: z.literal('remove'), ...place }),
  z.strictObject({
    op: z.literal('add-block'),
    file: place.file,
    object: z
      .string()
      .describe('Empty for the end of the file, or the address of the HCL block that gets a nested block.'),
    text: z.string().describe('Source text of a YAML document or HCL block.'),
  }),
  z.strictObject({
    op: z.literal('add-file'),
    file: place.file,
    content: z.string().describe('The whole text of the file, ending in a line break.'),
  }),
  z.strictObject({ op: z.literal('delete-file'), file: place.file }),
  z.strictObject({
    op: z.literal('replace-text'),
    file: place.file,
    find: z.string().describe('Text that occurs exactly once, blanks and line breaks included.'),
    replace: z.string(),
  }),
]);

const proposal = z.strictObject({
  kind: z.literal('proposal'),
  summary: z.string().describe('Imperative, at most 72 characters: scale checkout to 5 replicas in production'),
  type: z.enum(['feat', 'fix', 'chore']),
  scope: z.string().describe('One word: the service, module or chart.'),
  operations: z.array(operation),
  assumptions: z.array(z.string()).describe('What you took for granted, one line each; empty when nothing was.'),
  warnings: z.array(z.string()).describe('What a reviewer must know that no tool says, one line each; usually empty.'),
});

const question = z.strictObject({
  kind: z.literal('question'),
  question: z.string(),
  candidates: z.array(z.strictObject({ label: z.string(), file: z.string().nullable(), line: z.number().nullable() })),
  examples: z
    .array(z.string())
    .describe('The request put so that it is clear, ready to be copied; each begins with /promptops.'),
});

const refusal = z.strictObject({
  kind: z.literal('refusal'),
  reason: z.string(),
  remedy: z.string().describe('What the person can do instead.'),
});

const unchanged = z.strictObject({
  kind: z.literal('unchanged'),
  message: z.string(),
  at: z.array(z.strictObject({ file: z.string(), line: z.number().nullable() })),
});

export const answerSchema = z.strictObject({
  parts: z
    .array(
      z.strictObject({
        asked: z.string().describe('One thing the request asks for, in its own words.'),
        done: z
          .string()
          .describe('Which operation does it. Empty when none does: then answer with a question or a refusal.'),
      }),
    )
    .describe('Every part of the request, before anything else.'),
  answer: z.discriminatedUnion('kind', [proposal, question, refusal, unchanged]),
});

export type ModelAnswer = z.output<typeof answerSchema>;
export type ModelOperation = z.output<typeof operation>;
export type ModelValue = z.output<typeof value>;

/** The schema as it goes over the wire. */
export const answerJsonSchema: JsonSchema = forTheWire(
  z.toJSONSchema(answerSchema, { target: 'draft-7', reused: 'inline' }),
);

/** A zod schema as the JSON Schema of a tool's parameters. */
export function parametersSchema(schema: z.ZodType): JsonSchema {
  return forTheWire(z.toJSONSchema(schema, { target: 'draft-7', reused: 'inline' }));
}

/** Endpoints that check the schema strictly do not all know `$schema`, and none takes `oneOf`; every branch excludes the others anyway. */
function forTheWire(schema: JsonSchema): JsonSchema {
  const text = JSON.stringify(schema, (key, value: unknown) => (key === '$schema' ? undefined : value));
  return JSON.parse(text.replaceAll('"oneOf":[', '"anyOf":[')) as JsonSchema;
}
