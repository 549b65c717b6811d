import type { Scene } from './scene.ts';
import type { Trace } from './trace.ts';

/** What the check `secrets` found: one place decides what a secret is, and this one what happens to the change. */
export function findPlainSecrets({ checks }: Scene): readonly Trace[] {
  return checks
    .filter(({ name }) => name === 'secrets')
    .flatMap(({ findings }) => findings)
    .map(({ file, line, message }) => ({
      file,
      object: file.split('/').at(-1) ?? file,
      path: line === undefined ? '' : `[line=${line}]`,
      // The check's own advice is the guardrail's remedy.
      detail: message.replace(/\. Keep it in a secret store .*$/s, ''),
    }));
}
