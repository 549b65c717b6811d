import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { errorCatalogue } from '../../domain/errors.ts';
import type { ToolName } from '../../domain/tool.ts';
import { toolTable } from './tool-table.ts';

/** Where a tool lies, or what to do about it. */
export type FoundTool = { readonly path: string } | { readonly remedy: string };

/**
 * Looks for a tool in this order: the variable `PROMPTOPS_<TOOL>`, `toolsDir`, PATH.
 * A variable that is set is final: when it names nothing executable the tool is missing, never silently another one.
 * Relative PATH entries are skipped, so that a repository cannot bring its own tool.
 */
export function findTool(
  tool: ToolName,
  toolsDir: string,
  env: Readonly<Record<string, string | undefined>>,
): FoundTool {
  const variable = `PROMPTOPS_${tool.toUpperCase()}`;
  const configured = env[variable];
  if (configured !== undefined && configured !== '') {
    const path = resolve(configured);
    if (isExecutable(path)) return { path };
    return { remedy: `${variable} is set to ${configured}, which is not an executable file. Correct or unset it.` };
  }
  const folders = [resolve(toolsDir), ...(env['PATH'] ?? '').split(delimiter).filter((folder) => isAbsolute(folder))];
  for (const folder of folders) {
    for (const binary of toolTable[tool].binaries) {
      const path = join(folder, binary);
      if (isExecutable(path)) return { path };
    }
  }
  return { remedy: errorCatalogue['tool-missing'].remedy.replace('{variable}', variable) };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
