import { Visitor } from '@swc/core/Visitor.js';
import type { Statement, VariableDeclarator } from '@swc/core';
import { cruise } from 'dependency-cruiser';
import type { ICruiseResult } from 'dependency-cruiser';
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';

/**
 * Checks who imports whom (`.dependency-cruiser.mjs`). It fails when it saw no modules or no imports between ours:
 * without a parser for TypeScript the tool finds nothing and would call that clean.
 */
teachUsingDeclarations();
const { output } = await cruise(['src'], await extractDepcruiseOptions('./.dependency-cruiser.mjs'));
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

/** swc parses `using x = …`, but the visitor it ships (1.16), which dependency-cruiser walks with, does not know the node. */
function teachUsingDeclarations(): void {
  const known = Visitor.prototype.visitStatement;
  Visitor.prototype.visitStatement = function visit(this: Visitor, statement: Statement): Statement {
    if (!isUsing(statement)) return known.call(this, statement);
    this.visitVariableDeclarators(statement.decls);
    return statement;
  };
}

function isUsing(statement: { readonly type: string }): statement is Statement & { decls: VariableDeclarator[] } {
  return statement.type === 'UsingDeclaration';
}
