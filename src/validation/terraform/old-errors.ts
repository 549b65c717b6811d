import type { Finding } from '../../domain/check.ts';
import type { ValidatedRoot } from './validate-root.ts';

/**
 * Tells errors that the change brought from those that were there before. New ones fail; where there are only old ones
 * the verdict is `unchecked`, for Terraform stops at the first kind of error it finds and proves nothing about the rest.
 */
export function withoutOldErrors(now: ValidatedRoot, before: ValidatedRoot): ValidatedRoot {
  const old = new Set(before.findings.map(identity));
  const isOld = (finding: Finding) => finding.severity === 'error' && old.has(identity(finding));
  const fresh = now.findings.filter((finding) => finding.severity === 'error' && !isOld(finding));
  const oldCount = now.findings.filter(isOld).length;
  if (oldCount === 0) return now;
  const findings = now.findings.map((finding) =>
    isOld(finding)
      ? { ...finding, severity: 'warning' as const, message: `Before this change already: ${finding.message}` }
      : finding,
  );
  if (fresh.length > 0) return { ...now, findings };
  const reason = `This root module was not valid before the change either (${oldCount} error${oldCount === 1 ? '' : 's'}), so nothing could be proven about it. Mend that first.`;
  return { ...now, verdict: 'unchecked', findings, reason };
}

// Lines move with the text around them.
function identity({ file, rule, message }: Finding): string {
  return JSON.stringify([file, rule, message]);
}
