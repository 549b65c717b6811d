import { PromptOpsError } from '../domain/errors.ts';
import { impossible } from './impossible.ts';
import { baseName } from './syntax.ts';

/** Files above this size are not data that people edit. */
const maxCharacters = 2_000_000;

/**
 * Refuses paths that leave the repository or reach into git's own folder. What else may not be changed is decided by policy;
 * this is the last line before bytes are made.
 */
export function checkPath(file: string): void {
  const parts = file.split('/');
  const odd = parts.some((part) => part === '' || part === '.' || part === '..' || /^\.git$/i.test(part));
  if (!odd && !/[\0\r\n\\]/.test(file)) return;
  throw new PromptOpsError('path-not-allowed', {
    file,
    reason: 'it is not a plain path inside the repository',
    remedy: 'Give the path relative to the root of the repository, with `/` between folders.',
  });
}

/** Refuses files whose content is not for us to change: binary, huge, encrypted, generated. */
export function checkEditable(file: string, text: string): void {
  const remedy = 'Change it with the tool that writes it.';
  if (text.includes('\0')) throw impossible(file, undefined, 'this is a binary file', 'Name a text file.');
  if (text.length > maxCharacters)
    throw impossible(
      file,
      undefined,
      `the file has ${text.length} characters; up to ${maxCharacters} are edited`,
      remedy,
    );
  if (lockFiles.has(baseName(file))) throw impossible(file, undefined, 'this is a lock file', remedy);
  const head = text.slice(0, 2_000);
  if (/^(?:#|\/\/)\s*(?:Code generated .*DO NOT EDIT|@generated\b)/m.test(head))
    throw impossible(file, undefined, 'the file is generated', 'Change what it is generated from.');
  if (/^sops:\s*(?:#.*)?\r?\n\s+\S/m.test(text) || /"sops"\s*:\s*\{/.test(text) || /ENC\[AES256_GCM,data:/.test(text))
    throw impossible(file, undefined, 'the file is encrypted with SOPS', 'Edit it with `sops`.');
  if (/^kind:\s*["']?SealedSecret\b/m.test(text))
    throw impossible(file, undefined, 'the file holds a sealed secret', 'Seal the new value with `kubeseal`.');
}

const lockFiles: ReadonlySet<string> = new Set([
  '.terraform.lock.hcl',
  'Chart.lock',
  'requirements.lock',
  'package-lock.json',
  'npm-shrinkwrap.json',
  'pnpm-lock.yaml',
]);
