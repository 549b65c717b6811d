import { z } from 'zod';
import { readTool, type ReadTool, type ToolWorld } from './read-tool.ts';
import { valueTool } from './value-tool.ts';

const maxListed = 300;
const maxHits = 60;
const maxSearchedBytes = 20_000_000;
const maxObjects = 6;
const linesAtOnce = 400;

/** The tools every model gets. One row adds one; schemas and rendered values are further rows that `compose.ts` hands in. */
export const readTools: readonly ReadTool[] = [
  readTool({
    name: 'list_files',
    description: 'Lists the files of a folder and below, with sizes.',
    parameters: z.strictObject({ folder: z.string().describe('Path of a folder; empty for the whole repository.') }),
    async run({ folder }, { reader }) {
      const prefix = folder === '' || folder === '.' ? '' : `${folder.replace(/\/+$/, '')}/`;
      const found = reader.entries.filter((entry) => entry.path.startsWith(prefix));
      if (found.length === 0) return `there is no folder ${JSON.stringify(folder)}`;
      const lines = found.slice(0, maxListed).map((entry) => `${entry.path} (${entry.size} bytes)`);
      return [
        ...lines,
        ...(found.length > maxListed ? [`… and ${found.length - maxListed} more: name a folder`] : []),
      ].join('\n');
    },
  }),
  readTool({
    name: 'read_file',
    description: `Shows a file with line numbers, ${linesAtOnce} lines at a time.`,
    parameters: z.strictObject({
      path: z.string(),
      from_line: z.number().nullable().describe('First line to show; null for 1.'),
    }),
    async run({ path, from_line }, { reader }) {
      const file = await reader.read(path);
      if ('refused' in file) return `${path}: ${file.refused}`;
      const all = file.text.split('\n');
      const start = Math.max(0, Math.trunc(from_line ?? 1) - 1);
      const lines = all.slice(start, start + linesAtOnce);
      const text = lines.map((line, index) => `${start + index + 1}\t${line}`).join('\n');
      reader.note(path, text);
      const rest = all.length - start - lines.length;
      return rest > 0 ? `${text}\n… ${rest} more lines: ask with from_line ${start + linesAtOnce + 1}` : text;
    },
  }),
  readTool({
    name: 'search',
    description: 'Finds lines that contain a text (upper and lower case alike), in all files or below one folder.',
    parameters: z.strictObject({ text: z.string(), folder: z.string().nullable() }),
    run: ({ text, folder }, world) => search(text, folder ?? '', world),
  }),
  readTool({
    name: 'show_object',
    description:
      'Shows the source of objects by name: a Kubernetes object (checkout, Deployment/checkout), a Terraform address (aws_s3_bucket.logs, module.vpc), in all their places.',
    parameters: z.strictObject({ name: z.string() }),
    run: ({ name }, world) => showObject(name, world),
  }),
  readTool({
    name: 'show_template',
    description: 'Shows a golden template: its parameters and files. Follow it where it fits.',
    parameters: z.strictObject({ name: z.string() }),
    async run({ name }, { showTemplate, templateNames }) {
      return (
        showTemplate(name) ?? `there is no template ${JSON.stringify(name)}; there are: ${templateNames.join(', ')}`
      );
    },
  }),
  valueTool,
];

async function search(text: string, folder: string, { reader }: ToolWorld): Promise<string> {
  const needle = text.toLowerCase();
  if (needle.trim().length < 2) return 'search for at least two characters';
  const prefix = folder === '' || folder === '.' ? '' : `${folder.replace(/\/+$/, '')}/`;
  const hits: string[] = [];
  let bytes = 0;
  for (const entry of reader.entries.filter((one) => one.path.startsWith(prefix))) {
    bytes += entry.size;
    if (hits.length >= maxHits || bytes > maxSearchedBytes)
      return [...hits, '… stopped here: search in a folder'].join('\n');
    const file = await reader.read(entry.path);
    if ('refused' in file) continue;
    const found = file.text
      .split('\n')
      .flatMap((line, index) =>
        line.toLowerCase().includes(needle) ? [`${entry.path}:${index + 1}: ${line.slice(0, 300)}`] : [],
      );
    if (found.length > 0) reader.note(entry.path, found.join('\n'));
    hits.push(...found);
  }
  return hits.length === 0 ? `${JSON.stringify(text)} does not occur` : hits.slice(0, maxHits).join('\n');
}

async function showObject(name: string, world: ToolWorld): Promise<string> {
  const wanted = name.toLowerCase();
  const names = (object: string): boolean => {
    const lower = object.toLowerCase();
    return lower === wanted || lower.endsWith(`/${wanted}`) || lower.endsWith(`.${wanted}`);
  };
  const places = placesOf(world).filter(({ object }) => names(object));
  const shown: string[] = [];
  for (const path of [...new Set(places.map(({ file }) => file))].slice(0, maxObjects)) {
    const file = await world.reader.read(path);
    if ('refused' in file) continue;
    for (const object of (await world.objectsOf(path, file.text)).filter((one) => names(one.object))) {
      world.reader.note(path, object.text);
      shown.push(`${path}:${object.line} ${object.object}\n${object.text}`);
    }
  }
  return shown.length === 0 ? `no object is called ${JSON.stringify(name)}; search finds text` : shown.join('\n\n');
}

function placesOf({ inventory }: ToolWorld): readonly { readonly file: string; readonly object: string }[] {
  return [
    ...inventory.objects.map((object) => ({ file: object.at.file, object: object.object })),
    ...inventory.objects.map((object) => ({ file: object.at.file, object: object.name })),
    ...inventory.releases.map((release) => ({ file: release.at.file, object: release.object })),
    ...inventory.terraform.flatMap((module) => [
      ...module.blocks.map((block) => ({ file: block.at.file, object: block.address })),
      ...module.calls.map((call) => ({ file: call.at.file, object: `module.${call.name}` })),
    ]),
  ];
}
