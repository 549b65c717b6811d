import type { ToolRunner } from '../../domain/tool.ts';
import type { Scratch } from '../scratch.ts';

/** A file as `terraform fmt` writes it; `undefined` where Terraform is not there or cannot read the text. */
export async function formatTerraform(
  text: string,
  { tools, scratch, signal }: { readonly tools: ToolRunner; readonly scratch: Scratch; readonly signal: AbortSignal },
): Promise<string | undefined> {
  await using folder = await scratch.write(new Map());
  const result = await tools.run({
    tool: 'terraform',
    args: ['fmt', '-no-color', '-'],
    cwd: folder.dir,
    stdin: text,
    timeoutMs: 60_000,
    signal,
  });
  return result.kind === 'exited' && result.code === 0 ? result.stdout : undefined;
}
