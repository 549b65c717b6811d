import type { ToolName, ToolResult } from '../domain/tool.ts';

/** Why a run proved nothing, or `null` when the tool ended by itself with one of its usual exit codes. */
export function toolFailure(tool: ToolName, result: ToolResult): string | null {
  switch (result.kind) {
    case 'missing':
      return `${tool} is missing. ${result.remedy}`;
    case 'timeout':
      return `${tool} did not end within ${Math.round(result.seconds)} s`;
    case 'killed':
      return `${tool} was killed (${result.signal})`;
    case 'too-much-output':
      return `${tool} printed more than ${result.limitBytes} bytes`;
    case 'exited':
      return result.code === 0 || result.code === 1 ? null : `${tool} ended with exit code ${result.code}`;
  }
}
