import type { Check } from '../../domain/check.ts';
import type { ExaminedRoot } from './examine-root.ts';
import type { RemoteCall } from './root-module.ts';

/** The modules of a root that were not fetched, and what that means for this change. */
export type UnfetchedModules = {
  /** The check for calls that the change adds or edits: nothing about their arguments and outputs was proven. */
  readonly check: Check | null;
  /** A sentence about the calls that stay as they were; empty when there are none. */
  readonly note: string;
};

/**
 * Modules from registries and git are stood in for by stubs. A call that the change leaves as it was is only mentioned;
 * one that it adds or edits (or any, when a whole folder is validated) is an `unchecked` check of its own.
 */
export function unfetchedModules(
  target: string,
  examined: ExaminedRoot,
  calls: readonly RemoteCall[],
): UnfetchedModules {
  const distinct = [...new Map(calls.map((remote) => [remote.call, remote])).values()];
  const touched = distinct.filter((remote) => !isAsBefore(remote, examined));
  const kept = distinct.filter((remote) => !touched.includes(remote));
  const note = kept.length === 0 ? '' : `Not fetched, and its call not changed here: ${kept.map(nameOf).join('; ')}.`;
  if (touched.length === 0) return { check: null, note };
  const reason = `${touched.map((remote) => `${nameOf(remote)} not fetched`).join('; ')}: whether ${
    touched.length === 1 ? 'it takes' : 'they take'
  } these arguments and ${touched.length === 1 ? 'has' : 'have'} these outputs is not known. Vendor the module into the repository, or let the operator put it into PROMPTOPS_TERRAFORM_MODULE_DIR or allow validation.terraform.mode registry.`;
  const findings = touched.map(({ call }) => ({
    severity: 'info' as const,
    file: call.file,
    line: call.block.line,
    rule: 'terraform/module-not-fetched',
    message: `module "${call.name}" (${call.source ?? ''} ${call.version ?? ''}`.trimEnd() + ') was not fetched.',
  }));
  return {
    check: { name: 'terraform modules', target, verdict: 'unchecked', tool: null, seconds: 0, reason, findings },
    note,
  };
}

function nameOf({ call }: RemoteCall): string {
  return `module ${call.source ?? ''}${call.version === undefined ? '' : ` ${call.version}`}`;
}

function isAsBefore({ call, folder }: RemoteCall, { before }: ExaminedRoot): boolean {
  const old = before?.folders.find(({ dir }) => dir === folder.dir);
  return old?.calls.some(({ name, block }) => name === call.name && block.text === call.block.text) ?? false;
}
