import { redactSecretObjects } from './redact-secret-objects.ts';

export type Redacted = { readonly text: string; readonly count: number };
export type Redactor = (text: string) => Redacted;

/** What stands in the place of a secret. */
export const redactedMark = '[redacted]';

/** Shorter known secrets would redact ordinary words. */
const minSecretLength = 6;

/**
 * Takes secrets out of text that leaves the service: the ones we know (the operator's keys and tokens) also base64, hex, URL-encoded and
 * reversed; and whatever looks like a credential by its form, its name or its disorder. Linear in the text for a given list of known secrets.
 */
export function createRedactor(knownSecrets: readonly string[]): Redactor {
  const removeKnown = createCredentialRemover(knownSecrets);
  return (source) => {
    const objects = redactSecretObjects(source, redactedMark);
    const known = removeKnown(objects.text);
    const assigned = redactAssignments(known.text);
    const random = redactRandom(assigned.text);
    return { text: random.text, count: objects.count + known.count + assigned.count + random.count };
  };
}

/**
 * The part of it that never mistakes anything: the secrets we know in all their spellings, and credentials known by their form.
 * It leaves JSON lines valid, so it also guards the log.
 */
export function createCredentialRemover(knownSecrets: readonly string[]): Redactor {
  const twins = [...new Set(knownSecrets.filter((secret) => secret.length >= minSecretLength).flatMap(twinsOf))].sort(
    (a, b) => b.length - a.length,
  );
  return (source) => {
    let count = 0;
    let text = source;
    for (const twin of twins) {
      const parts = text.split(twin);
      count += parts.length - 1;
      if (parts.length > 1) text = parts.join(redactedMark);
    }
    for (const [pattern, replacement] of credentialForms) {
      text = text.replace(pattern, (whole: string, ...groups: unknown[]) => {
        if (whole.includes(redactedMark)) return whole;
        count += 1;
        return replacement.replace('$1', typeof groups[0] === 'string' ? groups[0] : '');
      });
    }
    return { text, count };
  };
}

/** The ways a secret could be written so that a plain search misses it. */
function twinsOf(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const hex = bytes.toString('hex');
  const reversed = [...secret].reverse().join('');
  const json = JSON.stringify(secret).slice(1, -1);
  const urls = [
    encodeURIComponent(secret),
    encodeURIComponent(secret).replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
  ];
  return [
    secret,
    reversed,
    json,
    ...urls,
    hex,
    hex.toUpperCase(),
    ...base64Twins(bytes),
    ...base64Twins(Buffer.from(reversed, 'utf8')),
  ].filter((twin) => twin.length >= minSecretLength);
}

/** Base64 of the secret wherever it stands in a longer text: the three alignments, without the characters its neighbours change. */
function base64Twins(bytes: Buffer): string[] {
  const aligned = [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const end = (offset + bytes.length) % 3 === 0 ? encoded.length : encoded.length - 1;
    return encoded.slice(offset === 0 ? 0 : offset + 1, end);
  });
  return aligned.flatMap((text) => [text, text.replaceAll('+', '-').replaceAll('/', '_')]);
}

/** Credentials that are known by their form. `$1` keeps what stands before. Every pattern is linear: no repetition in a repetition. */
const credentialForms: readonly (readonly [RegExp, string])[] = [
  [
    /-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----[^-]*(?:-----END [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----)?/g,
    redactedMark,
  ],
  [/\beyJ[\w-]{8,}\.[\w-]{4,}\.[\w-]*/g, redactedMark],
  [/\b(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{16}\b/g, redactedMark],
  [/\bgh[opsur]_[A-Za-z0-9]{16,}/g, redactedMark],
  [/\bgithub_pat_\w{20,}/g, redactedMark],
  [/\bxox[a-z]-[\w-]{10,}|\bxapp-[\w-]{10,}/g, redactedMark],
  [/(https:\/\/hooks\.slack\.com\/)[\w/]{10,}/g, `$1${redactedMark}`],
  [/\bAIza[\w-]{30,}|\bya29\.[\w-]{20,}/g, redactedMark],
  [/\b(?:sk|rk)[-_](?:live|test|proj|ant|svcacct)?[-_]?[\w-]{20,}/g, redactedMark],
  [/\bglpat-[\w-]{16,}|\bnpm_\w{30,}|\bdop_v1_\w{40,}|\bhv[sb]\.[\w-]{20,}|\bpypi-[\w-]{40,}/g, redactedMark],
  [/\bAGE-SECRET-KEY-1[A-Z0-9]{20,}/g, redactedMark],
  [/\bENC\[[A-Z0-9_]{1,20},[^\]\n]*\]?/g, redactedMark],
  [/\b((?:AccountKey|SharedAccessKey|sig)=)[\w%+/=-]{16,}/g, `$1${redactedMark}`],
  [/(\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/'"]{0,100}:)[^\s@/'"]{1,300}(?=@)/gi, `$1${redactedMark}`],
  [/(\b(?:Bearer|Basic)\s)[\w.~+/=-]{12,}/g, `$1${redactedMark}`],
];

const assignment =
  /(?:password|passwd|passphrase|\bpwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|account[_-]?key|connection[_-]?string|credentials?)["']?(?:\s{0,20}(?:=>|:=|[:=])\s{0,20}|\s(?=["']?\S{8}))/gi;
const reference =
  /^(?:$|[|>&*!#{[$<(]|\[redacted\]|null\b|true\b|false\b|~|\d{1,6}(?:[smhd]|$)|var\.|local\.|data\.|module\.|each\.|random_|aws_|google_|azurerm_|vault_|arn:|file\(|ref\+|secretKeyRef|valueFrom)/i;
const nameOnly = /^[a-z][a-z.-]*$/;

/** `password = "…"`, `token: …`, `--api-key …`: the value goes unless it is a reference, a placeholder or the name of a secret elsewhere. */
function redactAssignments(text: string): Redacted {
  const kept: string[] = [];
  let from = 0;
  let count = 0;
  for (const match of text.matchAll(assignment)) {
    const start = match.index + match[0].length;
    if (start < from) continue;
    const isAssigned = /[:=]/.test(match[0]);
    const value = readValue(text, start);
    if (value === undefined || reference.test(value.text) || value.text.length < 4) continue;
    // Prose ("the token is in Vault") and names of secrets ("existingSecret: storefront") are no secrets.
    if (!isAssigned && !(/[A-Za-z]/.test(value.text) && /\d/.test(value.text))) continue;
    if (nameOnly.test(value.text) && /secret|credential|token/i.test(match[0])) continue;
    kept.push(text.slice(from, value.start), redactedMark);
    from = value.end;
    count += 1;
  }
  kept.push(text.slice(from));
  return { text: kept.join(''), count };
}

/** Not behind a colon: `h1:…` and `sha256:…` are digests. */
const longRun = /(?<![\w+/=.:-])[A-Za-z0-9+/_-]{32,}={0,2}(?![\w+/-])/g;

/** Long runs of capitals, small letters and digits in disorder: nobody writes those by hand, whatever stands before them. */
function redactRandom(text: string): Redacted {
  let count = 0;
  const redacted = text.replace(longRun, (run) => {
    const isMixed = /[a-z]/.test(run) && /[A-Z]/.test(run) && /\d/.test(run);
    if (!isMixed || /^sha\d{3}-/.test(run) || run.split(/[/_-]/).length > 4 || entropyOf(run) < 4.2) return run;
    count += 1;
    return redactedMark;
  });
  return { text: redacted, count };
}

/** Shannon entropy in bits a character. */
function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

const maxValueLength = 4096;

/** A quoted value without its quotes, else up to the next blank, comma, semicolon or bracket. */
function readValue(
  text: string,
  at: number,
): { readonly text: string; readonly start: number; readonly end: number } | undefined {
  const mark = text[at];
  const window = text.slice(at, at + maxValueLength);
  if (mark === '"' || mark === "'") {
    const line = window.search(/[\r\n]/);
    const limit = line === -1 ? window.length : line;
    const close = window.indexOf(mark, 1);
    const end = close === -1 || close > limit ? limit : close;
    return { text: window.slice(1, end), start: at + 1, end: at + end };
  }
  const end = window.search(/[\s,;)\]}"']/);
  const length = end === -1 ? window.length : end;
  return length === 0 ? undefined : { text: window.slice(0, length), start: at, end: at + length };
}
