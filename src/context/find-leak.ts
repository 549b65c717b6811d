/** Whether these texts together hold one of the secrets, whole or a telling part of it. */
export type LeakFinder = (texts: readonly string[]) => boolean;

/** Shorter values would be found in ordinary words. */
const minSecretLength = 8;
/** Parts are looked for in secrets that nobody could write by chance: this long, and disorderly. */
const minLengthForParts = 16;
const partLength = 8;
/** Digits alone (hex, character codes) say less each, and hashes are everywhere. */
const digitPartLength = 16;
const maxRuns = 2_000;

/**
 * Looks for secrets that somebody tries to smuggle out: plain, reversed, rot13, base64 (at each alignment), hex, character codes and
 * URL-encoded, in any case, with anything between the characters, over several texts, and eight characters in a row of a secret that
 * was cut to pieces. Base64 and hex are also decoded once, whatever stands around the secret inside. What it cannot find: pieces
 * shorter than that far apart, and ciphers that are agreed on. Linear in the texts.
 */
export function createLeakFinder(secrets: readonly string[]): LeakFinder {
  const known = [...new Set(secrets)].filter((secret) => secret.length >= minSecretLength);
  const long = known.filter((secret) => secret.length >= minLengthForParts && isDisorderly(secret));
  const letters = (secret: string): readonly string[] =>
    letterForms(secret)
      .map(squeeze)
      .filter((form) => form.length >= minSecretLength);
  const wholes = new Set(known.flatMap((secret) => [...letters(secret), ...digitForms(secret)]));
  const parts = new Set(
    long.flatMap((secret) => letters(secret).flatMap((form) => windows(form, partLength).filter(isTelling))),
  );
  const digitParts = new Set(
    long.flatMap((secret) => digitForms(secret).flatMap((form) => windows(form, digitPartLength))),
  );
  const lengths = [...new Set([...wholes].map((whole) => whole.length))];
  const holds = (text: string): boolean => {
    const squeezed = squeeze(text);
    for (let at = 0; at < squeezed.length; at += 1) {
      if (parts.has(squeezed.slice(at, at + partLength))) return true;
      if (digitParts.has(squeezed.slice(at, at + digitPartLength))) return true;
    }
    return lengths.some((length) => length <= squeezed.length) && [...wholes].some((whole) => squeezed.includes(whole));
  };
  return (texts) => {
    if (wholes.size === 0) return false;
    const text = texts.join('\n');
    return holds(text) || holds(decodedRuns(text));
  };
}

/** Letters and digits in lower case; what is put between them to break a search is gone, and full-width letters are letters. */
function squeeze(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '');
}

function letterForms(secret: string): readonly string[] {
  const reversed = [...secret].reverse().join('');
  return [
    secret,
    reversed,
    rot13(secret),
    encodeURIComponent(secret),
    ...base64Forms(secret),
    ...base64Forms(reversed),
  ];
}

/** The middle of the secret's base64 at each of the three alignments: its ends depend on the neighbours. */
function base64Forms(secret: string): readonly string[] {
  return [0, 1, 2].map((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]);
    const encoded = bytes.subarray(0, bytes.length - (bytes.length % 3)).toString('base64');
    return encoded.slice(offset === 0 ? 0 : 4);
  });
}

function digitForms(secret: string): readonly string[] {
  const bytes = [...Buffer.from(secret)];
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0'));
  return [hex.join(''), hex.toReversed().join(''), hex.map((pair) => `x${pair}`).join(''), bytes.join('')];
}

function rot13(text: string): string {
  return text.replace(/[a-z]/gi, (letter) => {
    const base = letter <= 'Z' ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base);
  });
}

function windows(text: string, length: number): string[] {
  return Array.from({ length: Math.max(0, text.length - length + 1) }, (_, at) => text.slice(at, at + length));
}

/** Letters and digits take turns: parts of `promptops-prod-1` stand in every infrastructure repository, parts of a random key in none. */
function isDisorderly(secret: string): boolean {
  return (secret.match(/[a-z](?=\d)|\d(?=[a-z])/gi) ?? []).length >= 4;
}

/** Letters and digits mixed: no word of a language looks so. */
function isTelling(part: string): boolean {
  return /[a-z]/.test(part) && /\d/.test(part) && new Set(part).size >= 5;
}

/** What stands in base64 and hex inside of a text, decoded; bounded. */
function decodedRuns(text: string): string {
  const base64 = (text.match(/[A-Za-z0-9+/_-]{16,}={0,2}/g) ?? []).slice(0, maxRuns);
  const hex = (text.match(/(?:[0-9a-fA-F]{2}){8,}/g) ?? []).slice(0, maxRuns);
  return [
    ...base64.map((run) => Buffer.from(run, 'base64url').toString('latin1')),
    ...hex.map((run) => Buffer.from(run, 'hex').toString('latin1')),
  ].join('\n');
}
