import { fileURLToPath } from 'node:url';
import { createToolRunner } from '../../../../src/adapters/tools.ts';
import type { ToolName } from '../../../../src/domain/tool.ts';
import { fakeTool } from '../../adapters/tools-support.ts';

const toolsDir = fileURLToPath(new URL('../../../../.tools/bin', import.meta.url));

/** The tools as set-up installed them. */
export const realTools = createToolRunner({ toolsDir, env: process.env });

/** How a tool can fail us: gone, hanging, crashing, printing garbage, saying yes without looking. */
export const failures = {
  gone: null,
  hanging: 'sleep 60',
  crashing: 'kill -SEGV $$; exit 139',
  garbage: 'head -c 3000 /dev/urandom; exit 0',
  silent: 'exit 0',
  lying: 'case "$1" in version|-v) echo v4.1.4+g0; echo "Client Version: v1.35.2";; esac; exit 0',
} as const;

/** The real tools but one, which is put in the state of a failure. Runs are cut short, so that a hanging tool costs little. */
export async function toolsWithout(tool: ToolName, failure: keyof typeof failures) {
  const script = failures[failure];
  const path = script === null ? '/nonexistent/tool' : await fakeTool(script);
  const runner = createToolRunner({ toolsDir, env: { ...process.env, [`PROMPTOPS_${tool.toUpperCase()}`]: path } });
  return {
    ...runner,
    run: (invocation: Parameters<typeof runner.run>[0]) => runner.run({ ...invocation, timeoutMs: 1_500 }),
  };
}
