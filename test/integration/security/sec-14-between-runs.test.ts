import { describe, expect, test } from 'vitest';
import { createScratch } from '../../../src/adapters/scratch.ts';
import { createToolRunner } from '../../../src/adapters/tools.ts';
import type { ToolName } from '../../../src/domain/tool.ts';
import { fakeTool } from '../adapters/tools-support.ts';

/** Leaves a mark in every folder that its environment names, then says where. */
const writer = `for dir in . $(env | sed -n 's/^[A-Z_]*=\\(\\/[^:]*\\)$/\\1/p'); do
  mkdir -p "$dir" 2>/dev/null; [ -d "$dir" ] && echo left > "$dir/left-behind" 2>/dev/null && echo "wrote $dir"
done; exit 0`;
/** Looks for the mark in the same places, and in what is around them. */
const reader = `for dir in . .. $(env | sed -n 's/^[A-Z_]*=\\(\\/[^:]*\\)$/\\1/p'); do
  find "$dir" -maxdepth 3 -name left-behind 2>/dev/null | sed 's/^/found /'
done; exit 0`;

async function run(tool: ToolName, script: string): Promise<string> {
  const tools = createToolRunner({
    toolsDir: '/nonexistent',
    env: { [`PROMPTOPS_${tool.toUpperCase()}`]: await fakeTool(script) },
  });
  await using scratch = await createScratch().write(new Map([['a.yaml', 'a: 1\n']]));
  const result = await tools.run({ tool, args: [], cwd: scratch.dir });
  return result.kind === 'exited' ? result.stdout : result.kind;
}

describe('SEC-14: what one run writes', () => {
  test.each(['helm', 'kubectl', 'terraform'] as const)('wherever %s can, no other run sees', async (tool) => {
    const wrote = await run(tool, writer);
    // Its working folder, its home and its temporary folder at least.
    expect(wrote.match(/^wrote /gm)?.length).toBeGreaterThanOrEqual(3);
    expect(await run(tool, reader)).not.toContain('found');
  });
});
