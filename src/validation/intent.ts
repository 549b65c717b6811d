import type { SemanticChange } from '../domain/change-set.ts';
import type { Check, Finding } from '../domain/check.ts';
import type { Operation } from '../domain/proposal.ts';
import { missingChanges, undeclaredChanges } from '../edits/intent.ts';

/**
 * Asked = changed: every semantic change must be declared by an operation (`canonicalOperations` of the proposal's).
 * Each extra change is named and fails the check; an operation without effect is a warning.
 */
export function intentCheck(operations: readonly Operation[], changes: readonly SemanticChange[]): Check {
  const started = performance.now();
  const extra = undeclaredChanges(operations, changes).map((change): Finding => ({
    severity: 'error',
    file: change.file,
    rule: 'intent/undeclared-change',
    message: `${describe(change)} was not asked for`,
  }));
  const idle = missingChanges(operations, changes).map((operation): Finding => ({
    severity: 'warning',
    file: operation.file,
    rule: 'intent/without-effect',
    message: `\`${operation.op}\`${'object' in operation ? ` of ${operation.object}` : ''}${'path' in operation ? ` ${operation.path}` : ''} changed nothing`,
  }));
  const about = { name: 'intent', target: '.', tool: null, seconds: (performance.now() - started) / 1000 };
  const findings = [...extra, ...idle];
  if (extra.length > 0) {
    const reason = `${extra.length === 1 ? 'one change goes' : `${extra.length} changes go`} beyond what was declared`;
    return { ...about, verdict: 'fail', reason, findings };
  }
  if (changes.length === 0) return { ...about, verdict: 'unchecked', reason: 'nothing changed', findings };
  return { ...about, verdict: 'pass', findings };
}

/** `Deployment/checkout spec.replicas: 3 → 5`. Values that are long are cut. */
function describe({ object, path, from, to }: SemanticChange): string {
  if (path === '') return `${object} ${from === undefined ? 'added' : 'removed'}`;
  return `${object} ${path}: ${show(from)} → ${show(to)}`;
}

function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
