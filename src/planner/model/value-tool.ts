import { z } from 'zod';
import type { Decided, Decision } from '../../context/decisions/decision.ts';
import { decideIn } from '../../context/decisions/where-decided.ts';
import type { FileTree } from '../../domain/file-tree.ts';
import type { FileReader } from './file-reader.ts';
import { readTool } from './read-tool.ts';

const maxPlaces = 4;

/** The tool that tells what counts in each environment, and the way a value takes from its base to there. */
export const valueTool = readTool({
  name: 'show_value',
  description:
    'Shows what a value is in every environment and which places decide it: overlay over base, values file over chart, tfvars over default.',
  parameters: z.strictObject({
    name: z
      .string()
      .describe('What holds it: a Kubernetes object, a service, chart or release, module.x, a variable, a unit.'),
    path: z.string().describe('Its key path there: spec.replicas, image.tag, instance_class.'),
  }),
  async run({ name, path }, { inventory, reader }) {
    const decide = decideIn(inventory, shownTree(reader));
    const lines: string[] = [];
    for (const environment of [undefined, ...inventory.environments.map((one) => one.name)]) {
      const query = { name, paths: [path], ...(environment === undefined ? {} : { environment }) };
      const text = describe(await decide(query), reader);
      lines.push(`${environment ?? 'shared by all'}: ${text}`);
    }
    return lines.join('\n');
  },
});

/** Only what the model may see, made safe: a value of a file that is not shown decides nothing here. */
function shownTree(reader: FileReader): FileTree {
  const read = async (path: string): Promise<string | undefined> => {
    const file = await reader.read(path);
    return 'text' in file ? file.text : undefined;
  };
  return {
    commit: null,
    treeId: null,
    entries: reader.entries,
    read,
    async readMany(paths) {
      const texts = new Map<string, string>();
      for (const path of paths) {
        const text = await read(path);
        if (text !== undefined) texts.set(path, text);
      }
      return texts;
    },
  };
}

function describe(decision: Decision, reader: FileReader): string {
  switch (decision.status) {
    case 'not-found':
      return `nothing is called so${decision.similar.length === 0 ? '' : `; similar: ${decision.similar.join(', ')}`}`;
    case 'no-such-environment':
      return 'no such environment';
    case 'ambiguous':
      return decision.readings.map((one) => `${one.target.label}: ${describeOne(one, reader)}`).join(' | ');
    default:
      return describeOne(decision, reader);
  }
}

function describeOne({ status, places, addition, warnings }: Decided, reader: FileReader): string {
  const counting = places.filter(({ role }) => role !== 'overridden');
  const way = counting.slice(0, maxPlaces).map(({ value, file, line, object }, index) => {
    const text = `${JSON.stringify(value)} (${file}:${line} ${object})`;
    reader.note(file, text);
    return index === 0 ? text : `over ${text}`;
  });
  const added =
    status === 'decided' || addition === undefined ? [] : [`not set for it alone; would go into ${addition.file}`];
  return [...(way.length === 0 ? ['not set'] : way), ...added, ...warnings].join('; ');
}
