import type { Check, Finding } from '../../domain/check.ts';

/**
 * Tells problems that the change brought from those that its file had before. New ones fail; with none but old ones
 * the verdict is `unchecked`: the file is still not valid, and that is not the fault of the change.
 */
export function withoutOldProblems(check: Check, before: readonly Finding[]): Check {
  const old = new Set(before.map(identity));
  const oldCount = check.findings.filter((finding) => old.has(identity(finding))).length;
  if (check.verdict !== 'fail' || oldCount === 0) return check;
  const findings = check.findings.map((finding) =>
    old.has(identity(finding))
      ? { ...finding, severity: 'warning' as const, message: `Before this change already: ${finding.message}` }
      : finding,
  );
  if (oldCount < findings.length) return { ...check, findings };
  const reason = `It was not valid before the change either (${oldCount} ${oldCount === 1 ? 'problem' : 'problems'}). Mend that first.`;
  return { ...check, verdict: 'unchecked', findings, reason: [reason, check.reason ?? ''].join(' ').trim() };
}

/**
 * The same for the checks of a render: `before` are those of the same targets before the change, and only asked for when
 * something fails.
 */
export async function withoutOldFailures(
  checks: readonly Check[],
  before: (targets: ReadonlySet<string>) => Promise<readonly Check[]>,
): Promise<readonly Check[]> {
  const failed = checks.filter(({ verdict }) => verdict === 'fail').map(({ target }) => target);
  if (failed.length === 0) return checks;
  const old = await before(new Set(failed));
  return checks.map((check) => {
    const then = old.filter(({ name, target }) => name === check.name && target === check.target);
    return withoutOldProblems(
      check,
      then.flatMap(({ findings }) => findings),
    );
  });
}

// Lines move with the text around them.
function identity({ file, rule, message }: Finding): string {
  return JSON.stringify([file, rule, message]);
}
