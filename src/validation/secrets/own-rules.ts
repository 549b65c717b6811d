import { isRecord } from '../kubernetes/manifest.ts';
import { isYaml } from '../tree-layout.ts';
import { readYaml } from '../yaml-documents.ts';
import { isLiteral, isLiteralSecret, isSetting, looksRandom } from './literal-secret.ts';

/** Something that looks like a secret: where, what kind, how long. Never the thing itself. */
export type SecretSighting = {
  readonly line: number;
  readonly rule: string;
  readonly what: string;
  readonly length: number;
};

const assignment =
  /(?:^|[\s,{("'-])["']?([A-Za-z][\w.-]{0,80})["']?\s*(?::|=|=>)\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\s"'#,{}[\]|>&*!][^\s#,}]*))/g;
const envName = /^\s*-?\s*["']?name["']?\s*[:=]\s*["']?([\w.-]+)["']?\s*$/;
const envValue = /^\s*-?\s*["']?value["']?\s*[:=]\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+))\s*$/;
const jwt = /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/;
const privateKey = /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/;
const urlWithPassword = /\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@"']+:([^\s:/@"']{3,})@/i;
const maxLineLength = 100_000;

/** Our own rules over the lines of a file; only `lines` (1-based) are looked at. */
export function ownSightings(path: string, text: string, lines: ReadonlySet<number>): readonly SecretSighting[] {
  const all = text.split('\n');
  const namesKeys = /kind:\s*(Cluster)?ExternalSecret\b/.test(text);
  const found = all.flatMap((line, index) => {
    if (!lines.has(index + 1)) return [];
    const strict = isSetting(path, line);
    return sightingsIn({ line, number: index + 1, before: all[index - 1] ?? '', strict, namesKeys });
  });
  return [...found, ...(isYaml(path) ? kubernetesSecrets(text, lines) : [])];
}

type Line = {
  readonly line: string;
  readonly number: number;
  readonly before: string;
  /** Whether a poor password counts too. */
  readonly strict: boolean;
  /** Whether `secretKey` is the name of a key here, as in an ExternalSecret. */
  readonly namesKeys: boolean;
};

function sightingsIn(at: Line): readonly SecretSighting[] {
  const { line, number, strict } = at;
  const sighting = (rule: string, what: string, length: number) => ({ line: number, rule, what, length });
  // Refused rather than scanned in part: what hides behind a megabyte is not looked for there.
  if (line.length > maxLineLength)
    return [sighting('secrets/line-too-long', 'a line too long to be scanned', line.length)];
  const found = literalsIn(at).map(({ name, value }) =>
    sighting('secrets/literal', `a literal value of \`${name}\``, value.length),
  );
  if (privateKey.test(line)) found.push(sighting('secrets/private-key', 'a private key', line.trim().length));
  const token = jwt.exec(line)?.[0];
  if (token !== undefined) found.push(sighting('secrets/jwt', 'a JSON Web Token', token.length));
  const password = urlWithPassword.exec(line)?.[1];
  if (password !== undefined && isLiteral(password) && (strict || looksRandom(password)))
    found.push(sighting('secrets/url-password', 'a password in a URL', password.length));
  return found;
}

/** `name: value`, `name = "value"`, and the value of a `name:`/`value:` pair on two lines. */
function literalsIn({
  line,
  before,
  strict,
  namesKeys,
}: Line): readonly { readonly name: string; readonly value: string }[] {
  const pairs = [...line.matchAll(assignment)].flatMap(([, name = '', double, single, bare]) => {
    // In HCL and shell a bare word is a reference or a call, not a literal.
    const isReference = bare !== undefined && line.includes('=') && /^[a-z_]+[.[(]/i.test(bare);
    if (isReference || (namesKeys && name === 'secretKey')) return [];
    return [{ name, value: double ?? single ?? bare ?? '' }];
  });
  const variable = envName.exec(before)?.[1];
  const value = envValue.exec(line);
  if (variable !== undefined && value !== null)
    pairs.push({ name: variable, value: value[1] ?? value[2] ?? value[3] ?? '' });
  return pairs.filter((pair) => isLiteralSecret(pair.name, pair.value, strict));
}

/** `data` and `stringData` of a Secret: committed is published. Sealed and encrypted ones are other kinds or carry `sops`. */
function kubernetesSecrets(text: string, lines: ReadonlySet<number>): readonly SecretSighting[] {
  if (!/kind["']?\s*:\s*["']?Secret\b/.test(text)) return [];
  return readYaml(text).documents.flatMap((document) => {
    const value = document.value;
    if (!isRecord(value) || value['kind'] !== 'Secret' || value['apiVersion'] !== 'v1' || 'sops' in value) return [];
    return ['data', 'stringData'].flatMap((field) => {
      const entries = isRecord(value[field]) ? Object.entries(value[field]) : [];
      return entries.flatMap(([key, entry]): readonly SecretSighting[] => {
        const line = document.lineOf([field, key]);
        if (typeof entry !== 'string' || !lines.has(line)) return [];
        const literal = field === 'data' ? Buffer.from(entry, 'base64').toString('utf8') : entry;
        if (!isLiteral(literal) || !isLiteral(entry)) return [];
        // A user name or a host among the keys is no secret of its own.
        if (
          /^(user(name)?|host(name)?|port|database|dbname|url|endpoint|region|ca\.crt|email|type)$/i.test(key) &&
          !looksRandom(literal)
        )
          return [];
        return [
          {
            line,
            rule: 'secrets/kubernetes-secret',
            what: `the value of \`${key}\` in a Secret`,
            length: literal.length,
          },
        ];
      });
    });
  });
}
