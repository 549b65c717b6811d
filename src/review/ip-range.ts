/** First and last address of an IPv4 range as numbers; `undefined` when the text is none. */
export function readRange(text: string): { readonly first: number; readonly last: number } | undefined {
  const [, a, b, c, d, bits] = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(text) ?? [];
  const octets = [a, b, c, d].map(Number);
  const prefix = Number(bits);
  if (bits === undefined || prefix > 32 || octets.some((octet) => octet > 255)) return undefined;
  const address = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  const size = 2 ** (32 - prefix);
  return { first: Math.floor(address / size) * size, last: Math.floor(address / size) * size + size - 1 };
}

/** Whether two texts are ranges that share an address. */
export function overlaps(one: string, other: string): boolean {
  const [a, b] = [readRange(one), readRange(other)];
  return a !== undefined && b !== undefined && a.first <= b.last && b.first <= a.last;
}
