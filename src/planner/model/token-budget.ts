/** Tokens that may still be spent on context. Taking text out of it never gives more than is left. */
export type TokenBudget = {
  readonly left: () => number;
  /** The text as far as it fits into `share` tokens and what is left, cut at a line; says how much was cut. */
  readonly take: (text: string, share?: number) => string;
};

const bytesPerToken = 3;

/** An estimate on the safe side: tokenisers give 3 to 4 bytes a token for code, less for other scripts, whose letters have more bytes. */
export function estimateTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / bytesPerToken);
}

/** A budget of so many tokens. */
export function createTokenBudget(tokens: number): TokenBudget {
  let left = tokens;
  return {
    left: () => left,
    take(text, share = left) {
      const room = Math.max(0, Math.min(share, left));
      const taken = estimateTokens(text) <= room ? text : cut(text, room * bytesPerToken);
      left = Math.max(0, left - estimateTokens(taken));
      return taken;
    },
  };
}

function cut(text: string, bytes: number): string {
  const head = Buffer.from(text)
    .subarray(0, bytes)
    .toString('utf8')
    .replace(/\uFFFD+$/, '');
  const whole = head.slice(0, head.lastIndexOf('\n') + 1);
  return `${whole}… (cut here: ${text.length - whole.length} more characters)`;
}
