const unitMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** A point in time as people write it: `7d`, `24h`, `30m`, `2w` ago, or a date such as `2026-11-01`. Gives ISO 8601; `undefined` for anything else. */
export function readSince(text: string, now: Date): string | undefined {
  const ago = /^(\d{1,5})([mhdw])$/i.exec(text);
  if (ago !== null) {
    const ms = Number(ago[1]) * (unitMs[(ago[2] ?? '').toLowerCase()] ?? 0);
    return new Date(now.getTime() - ms).toISOString();
  }
  const isDate = /^\d{4}-\d{2}-\d{2}(?:T[\d:.]+Z?)?$/.test(text) && !Number.isNaN(Date.parse(text));
  return isDate ? new Date(text).toISOString() : undefined;
}
