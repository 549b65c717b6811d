import type { Finding } from '../../domain/check.ts';
import { everyBlock } from '../terraform/config-block.ts';
import { readHcl } from '../terraform/hcl-reader.ts';

const runCommand = /\brun_cmd\s*\(/g;
const hookTypes = new Set(['before_hook', 'after_hook', 'error_hook']);

type Start = { readonly line: number; readonly what: string; readonly text: string };

/**
 * What would start a program on the machine that plans and was not in the file before: hooks and `run_cmd`
 * (https://terragrunt.gruntwork.io/docs/features/hooks/). What stood there before is its maintainers' own.
 */
export function hookFindings(file: string, text: string, before: string): Finding[] {
  const old = new Set(startsOf(before).map((start) => start.text));
  return startsOf(text)
    .filter((start) => !old.has(start.text))
    .map(({ line, what }) => {
      const message = `${what} starts a program on the machine that runs Terragrunt. Leave it out; a person can add it.`;
      return { severity: 'error', file, line, rule: 'terragrunt/runs-program', message };
    });
}

function startsOf(text: string): Start[] {
  const hooks = [...everyBlock(readHcl(text).blocks)]
    .filter(({ type }) => hookTypes.has(type))
    .map((block) => ({ line: block.line, what: `${block.type} "${block.labels[0] ?? ''}"`, text: block.text }));
  const lines = text.split('\n');
  const calls = lines.flatMap((line, index) =>
    [...line.matchAll(runCommand)].map(([call]) => ({
      ...{ line: index + 1, what: call.replace(/\s*\($/, ''), text: line.trim() },
    })),
  );
  return [...hooks, ...calls];
}
