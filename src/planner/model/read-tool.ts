import type { z } from 'zod';
import type { Inventory } from '../../context/inventory.ts';
import { parametersSchema } from './answer-schema.ts';
import type { ToolDefinition } from './chat-model.ts';
import type { FileReader } from './file-reader.ts';

/** Where an object stands in its file, with its source text. `line` is 1-based. */
export type ObjectText = { readonly object: string; readonly line: number; readonly text: string };

/** Finds the objects of a file; named as semantic changes name them. */
export type ObjectsOf = (file: string, text: string) => Promise<readonly ObjectText[]>;

/** What tools may look at. Nothing here writes, starts a process or reaches the network. */
export type ToolWorld = {
  readonly reader: FileReader;
  readonly inventory: Inventory;
  readonly objectsOf: ObjectsOf;
  /** A golden template's source by name, or the names there are. */
  readonly showTemplate: (name: string) => string | undefined;
  readonly templateNames: readonly string[];
};

/** One tool the model may call. It only reads. */
export type ReadTool = {
  readonly definition: ToolDefinition;
  /** The answer for the model; a wrong call is answered with what was wrong. */
  readonly call: (argumentsText: string, world: ToolWorld) => Promise<string>;
};

/** Makes a tool from its row: the arguments are parsed before `run` sees them. */
export function readTool<Schema extends z.ZodType>(row: {
  readonly name: string;
  readonly description: string;
  readonly parameters: Schema;
  readonly run: (args: z.output<Schema>, world: ToolWorld) => Promise<string>;
}): ReadTool {
  return {
    definition: { name: row.name, description: row.description, parameters: parametersSchema(row.parameters) },
    async call(argumentsText, world) {
      const parsed = row.parameters.safeParse(parseJson(argumentsText));
      if (!parsed.success)
        return `wrong arguments: ${parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ')}`;
      return row.run(parsed.data, world);
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
