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
    message: `${describeChange(change)} was not asked for`,
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
  if (changes.length === 0 && (operations.length === 0 || idle.length > 0))
    return { ...about, verdict: 'unchecked', reason: 'nothing changed', findings };
  return { ...about, verdict: 'pass', findings };
}

const intentNames: ReadonlySet<string> = new Set(['intent', 'rendered intent']);

/** Whether a check is about what was declared, in the source or in what is rendered from it. */
export function isIntentCheck(check: Check): boolean {
  return intentNames.has(check.name);
}

/** Whether a change does something that nobody declared; such a change is never written. */
export function breaksIntent(checks: readonly Check[]): boolean {
  return checks.some((check) => isIntentCheck(check) && check.verdict === 'fail');
}

/** `Deployment/checkout spec.replicas: 3 → 5`. Values that are long are cut, those of Secrets are not shown. */
export function describeChange({ object, path, from, to }: SemanticChange): string {
  if (path === '') return `${object} ${from === undefined ? 'added' : 'removed'}`;
  const show = object.startsWith('Secret/') && /^(data|stringData)\b/.test(path) ? hidden : shown;
  return `${object} ${path}: ${show(from)} → ${show(to)}`;
}

function hidden(value: unknown): string {
  return value === undefined ? 'nothing' : '…';
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
