/** A version in numbers; what follows a `-` or `+` is left out. */
export type Version = readonly [number, number, number];

type Bound = { readonly version: Version; readonly included: boolean };

/** What a constraint admits: everything between two bounds, less single versions. */
export type VersionRange = {
  readonly from?: Bound;
  readonly to?: Bound;
  readonly except: readonly Version[];
};

const term = /^(=|!=|>=|<=|>|<|~>)?\s*v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:[-+][\w.+-]*)?$/;

/** Reads `1.2.3`, `1.2`, `v1`; `undefined` when it is no version. */
export function parseVersion(text: string): Version | undefined {
  const match = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:[-+][\w.+-]*)?$/.exec(text.trim());
  return match === null ? undefined : [Number(match[1]), Number(match[2] ?? 0), Number(match[3] ?? 0)];
}

/** Reads Terraform's version constraints (`~> 5.0, != 5.3.1`), several joined by commas; `undefined` when one is none. */
export function parseConstraint(text: string): VersionRange | undefined {
  let range: VersionRange = { except: [] };
  for (const part of text.split(',').map((piece) => piece.trim())) {
    const next = part === '' ? undefined : parseTerm(part);
    if (next === undefined) return undefined;
    range = intersect(range, next);
  }
  return range;
}

export function intersect(one: VersionRange, other: VersionRange): VersionRange {
  const from = tighter(one.from, other.from, 1);
  const to = tighter(one.to, other.to, -1);
  return {
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    except: [...one.except, ...other.except],
  };
}

export function admits(range: VersionRange, version: Version): boolean {
  return (
    isAbove(version, range.from) &&
    isBelow(version, range.to) &&
    !range.except.some((other) => compareVersions(other, version) === 0)
  );
}

/** Whether some version `major.x.y` is admitted. */
export function admitsMajor(range: VersionRange, major: number): boolean {
  const first: Version = [major, 0, 0];
  const end: Version = [major + 1, 0, 0];
  const startsBeforeEnd = range.from === undefined || compareVersions(range.from.version, end) < 0;
  return startsBeforeEnd && isBelow(first, range.to);
}

export function compareVersions(one: Version, other: Version): number {
  return one[0] - other[0] || one[1] - other[1] || one[2] - other[2];
}

function parseTerm(text: string): VersionRange | undefined {
  const match = term.exec(text);
  if (match === null) return undefined;
  const [, operator = '=', major = '0', minor, patch] = match;
  const version: Version = [Number(major), Number(minor ?? 0), Number(patch ?? 0)];
  const included = { version, included: true };
  const excluded = { version, included: false };
  switch (operator) {
    case '!=':
      return { except: [version] };
    case '>=':
      return { from: included, except: [] };
    case '>':
      return { from: excluded, except: [] };
    case '<=':
      return { to: included, except: [] };
    case '<':
      return { to: excluded, except: [] };
    case '~>': {
      const end: Version = patch === undefined ? [version[0] + 1, 0, 0] : [version[0], version[1] + 1, 0];
      return { from: included, to: { version: end, included: false }, except: [] };
    }
    default:
      return { from: included, to: included, except: [] };
  }
}

function tighter(one: Bound | undefined, other: Bound | undefined, sign: 1 | -1): Bound | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  const order = compareVersions(one.version, other.version) * sign;
  if (order === 0) return one.included ? other : one;
  return order > 0 ? one : other;
}

function isAbove(version: Version, bound: Bound | undefined): boolean {
  if (bound === undefined) return true;
  const order = compareVersions(version, bound.version);
  return order > 0 || (order === 0 && bound.included);
}

function isBelow(version: Version, bound: Bound | undefined): boolean {
  if (bound === undefined) return true;
  const order = compareVersions(version, bound.version);
  return order < 0 || (order === 0 && bound.included);
}
