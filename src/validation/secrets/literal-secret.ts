/** Words that make a value's name suspicious when the name ends with them. */
const secretName =
  /(^|[._-]|(?<=[a-z0-9]))(password|passwd|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key|secret[_-]?key|private[_-]?key|encryption[_-]?key|signing[_-]?key|client[_-]?secret|credentials?|auth)$/i;
/** Names that end alike and hold no secret: references, switches, what says where a secret is. */
const harmlessName =
  /^existing|(existing|use|enable|enabled|create|mount|allow|require|automount\w*|image[_-]?pull|tls|issuer\w*|secret[_-]?name|page|next|continue|csrf|public)[._-]?(secret|token|password|auth|credentials?|key)s?$/i;
/** A name that is a secret whatever its value looks like. */
const alwaysSecret = /(password|passwd|passphrase|pwd|client[_-]?secret|secret[_-](access[_-])?key|private[_-]?key)$/i;
/** What holds settings rather than code or prose; elsewhere only what looks random counts. */
const settingsFile =
  /(\.(ya?ml|json|tf|tfvars|hcl|env|ini|toml|conf|cfg|properties|sh|tpl)|(^|\/)(\.env[^/]*|Dockerfile[^/]*))$/i;
const placeholder =
  /change[-_ ]?me|example|placeholder|dummy|your[-_ ]|replace|redacted|todo|fixme|sample|^<.*>$|^\[.*\]$|^x{3,}$|^\*+$|^\.{3}|insert|secret[-_]?here|\bfake\b|not[-_]?a[-_]?real/i;
const reference =
  /[$%]\{|^\{.*\}$|\{\{|\$\(|^\$|^(var|local|data|module|each|self|path|resource|random_\w+|aws_\w+|google_\w+|azurerm_\w+|kubernetes_\w+)\.|^(ENC\[|vault:|ref\+|op:\/\/|ssm:|arn:|projects\/|secret:\/\/|sm:\/\/|https?:\/\/|\/|\.\/|file:\/\/)|\w\(|^(true|false|null|none|~|yes|no|\d{1,5})$|^-----BEGIN PUBLIC/i;

/** A type in HCL (`object({ db_password : string })`) or a place in a format (`printf "TOKEN=%s\\n"`). */
const form = /^(string|number|bool|any|optional)$|^%-?\d*s(\\n)?"?$/;

/**
 * Whether a literal under that name gives a secret away. References, switches and placeholders do not; in comments,
 * prose and program text (`strict` false) only what looks random does.
 */
export function isLiteralSecret(name: string, value: string, strict: boolean): boolean {
  if (!secretName.test(name) || harmlessName.test(name)) return false;
  if (!isLiteral(value)) return false;
  if (strict && alwaysSecret.test(name)) return value.length >= 4;
  // `token: my-token-secret` names an object; a real token is long and disorderly.
  return value.length >= 16 && looksRandom(value);
}

/** Whether a line of that file sets something: no comment, and no prose or program text. */
export function isSetting(path: string, line: string): boolean {
  return settingsFile.test(path) && !/^\s*(#|\/\/|\/?\*|--\s)/.test(line);
}

/** Whether a value stands for itself: no reference, no placeholder, no type or format, not empty. */
export function isLiteral(value: string): boolean {
  return value !== '' && !placeholder.test(value) && !reference.test(value) && !form.test(value);
}

/** Letters and digits mixed, without words: Shannon entropy over 3.2 bits a character and no dictionary-like dashes. */
export function looksRandom(value: string): boolean {
  if (/^[a-z]+([-_./][a-z0-9]+)*$/i.test(value) && !/\d.*[a-z].*\d/i.test(value)) return false;
  return entropyOf(value) > 3.2 && /\d/.test(value) && /[a-z]/i.test(value);
}

/** Shannon entropy in bits a character. */
function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
