import { cruise } from 'dependency-cruiser';
import type { ICruiseResult, ICruiseOptions } from 'dependency-cruiser';
import rules from '../.dependency-cruiser.mjs';

/**
 * Checks who imports whom (`.dependency-cruiser.mjs`). It fails when it saw no modules or no imports between ours:
 * without a parser for TypeScript the tool finds nothing and would call that clean.
 */
const { output } = await cruise(['src'], {
  ...rules.options,
  ruleSet: { forbidden: rules.forbidden },
} as ICruiseOptions);
const result = output as ICruiseResult;
const own = result.modules.filter((module) => module.source.startsWith('src/'));
const edges = own.flatMap((module) => module.dependencies.filter((to) => to.resolved.startsWith('src/'))).length;
const { violations } = result.summary;

for (const { rule, from, to, cycle, comment } of violations) {
  const path = cycle === undefined ? to : cycle.map((step) => step.name).join(' → ');
  console.log(`${rule.name}: ${from} → ${path}${comment === undefined ? '' : `\n  ${comment}`}`);
}
const blind = own.length === 0 || edges === 0;
if (blind) console.log(`saw ${own.length} modules and ${edges} imports: the parser (@swc/core) is missing or broken`);
else console.log(`${own.length} modules, ${edges} imports, ${violations.length} violations`);
process.exitCode = blind || violations.length > 0 ? 1 : 0;
