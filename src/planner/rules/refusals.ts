import { generatedBy } from '../../context/reading/generated.ts';
import type { Refusal } from '../../domain/proposal.ts';

const tokenShapes: readonly RegExp[] = [
  /\bgh[pousr]_[A-Za-z0-9]{20,}/,
  /\bgithub_pat_\w{20,}/,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/,
  /\bsk-[A-Za-z0-9_-]{16,}/,
  /\bxox[abprs]-[A-Za-z0-9-]{10,}/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\./,
  /\bglpat-[\w-]{16,}/,
  /[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@]{1,80}:[^\s/@]{1,200}@/i,
];

const secretName =
  /(?:pass(?:word|wd|phrase)?|pwd|secret|token|api[-_]?key|private[-_]?key|access[-_]?key|secret[-_]?key|credentials?|encryption[-_]?key|signing[-_]?key)$/i;
const reference =
  /(?:name|ref|arn|path|file|id|ttl|seconds|days|enabled|version|url)$|^existing|^(?:use|manage|create|automount|mount)/i;

const instructions =
  /\b(?:ignore|disregard|forget|override|bypass)\b[^.\n]{0,40}\b(?:instructions?|rules?|polic(?:y|ies)|guardrails?|prompts?|checks?)\b|\b(?:system prompt|developer mode|you are now|act as|pretend to be)\b|\b(?:print|show|reveal|send|post|exfiltrate|leak)\b[^.\n]{0,40}\b(?:tokens?|credentials?|secrets?|environment of the (?:bot|runner)|private key)\b|\b(?:approve|merge)\b[^.\n]{0,20}\b(?:this|the|your|pull request|pr)\b|\bskip\b[^.\n]{0,20}\b(?:validation|checks?|review|approval)\b/i;

/** Whether a key holds a secret by its name: `DB_PASSWORD`, `apiKey`, but not `existingSecret` or `token_ttl`. */
export function isSecretName(name: string): boolean {
  return secretName.test(name) && !reference.test(name);
}

/** Whether a text has the shape of a well-known credential. */
export function looksLikeSecret(text: string): boolean {
  return tokenShapes.some((shape) => shape.test(text));
}

/** Refuses a request for what its text holds, before anything is looked up: credentials, or orders to the bot. */
export function refuseText(text: string): Refusal | undefined {
  if (looksLikeSecret(text))
    return {
      kind: 'refusal',
      rule: 'literal-secret',
      reason: 'The request holds what looks like a credential; it would end up readable in git.',
      remedy:
        'Revoke it, since it was posted here. Put the new one into the secret store and ask for a reference to it.',
    };
  if (instructions.test(text))
    return {
      kind: 'refusal',
      rule: 'instructions-to-the-bot',
      reason: 'The request holds instructions to the bot itself rather than a change of the infrastructure.',
      remedy: 'Ask for the change alone, for example `/promptops scale checkout to 5 replicas in production`.',
    };
  return undefined;
}

/** Refuses to write a literal under the name of a secret. */
export function refuseSecret(name: string): Refusal {
  return {
    kind: 'refusal',
    rule: 'literal-secret',
    reason: `\`${name}\` is the name of a secret; its value would be readable in git by everyone who can read the repository.`,
    remedy:
      'Keep the value in the secret store and ask for a reference to it (a Secret, an ExternalSecret, a secret ARN).',
  };
}

const lockFiles =
  /(?:^|\/)(?:\.terraform\.lock\.hcl|package-lock\.json|yarn\.lock|pnpm-lock\.yaml|Chart\.lock|go\.sum|poetry\.lock|Cargo\.lock)$/;
const vendored = /(?:^|\/)(?:vendor|node_modules|third_party|\.terraform)\/|(?:^|\/)charts\/[^/]+\/charts\//;

/** Why a file must not be edited, or undefined. `text` is its content. */
export function refuseFile(file: string, text: string): Refusal | undefined {
  const refuse = (rule: string, reason: string, remedy: string): Refusal => ({
    kind: 'refusal',
    rule,
    reason: `\`${file}\` ${reason}`,
    remedy,
  });
  if (lockFiles.test(file))
    return refuse(
      'lock-file',
      'is a lock file: its tool writes it.',
      'Change what it is made from and let the tool write it.',
    );
  if (vendored.test(file))
    return refuse(
      'vendored-file',
      'is vendored: the next update would undo the change.',
      'Change it where it comes from, or override the value outside.',
    );
  if (
    /^sops:\s*$/m.test(text) ||
    /ENC\[AES256_GCM,/.test(text) ||
    /^kind:\s*SealedSecret\s*$/m.test(text) ||
    text.startsWith('$ANSIBLE_VAULT')
  )
    return refuse(
      'encrypted-file',
      'is encrypted (SOPS, sealed secret or vault) and is neither edited nor shown.',
      'Change it with the tool that encrypts it.',
    );
  if (generatedBy(text) !== undefined)
    return refuse(
      'generated-file',
      'is generated: the next run of its generator would undo the change.',
      'Change its source and run the generator.',
    );
  return undefined;
}
