/** How much of everything a pull request's body shows. */
export type BodyRoom = {
  /** Of what each environment gets: how many targets, and values of each. */
  readonly rendered: { readonly targets: number; readonly rows: number };
  /** In the record: the longest value, and the longest list. */
  readonly record: { readonly characters: number; readonly entries: number };
  /** Values in the table of changes. */
  readonly rows: number;
  /** Whole things named in one line. */
  readonly objects: number;
  /** Checks, warnings, assumptions: how many of each, and how long. */
  readonly items: { readonly entries: number; readonly characters: number };
};

const roomy: BodyRoom = {
  rendered: { targets: 300, rows: 300 },
  record: { characters: 2_000, entries: 200 },
  rows: 300,
  objects: 12,
  items: { entries: 200, characters: 600 },
};

/**
 * From roomy to narrow: what environments get is given up first (it can be rendered again), then long values in the record,
 * then rows that the diff has as well. The last row fits whatever the change is.
 */
export const bodyRooms: readonly BodyRoom[] = [
  roomy,
  { ...roomy, rendered: { targets: 300, rows: 12 } },
  { ...roomy, rendered: { targets: 20, rows: 5 } },
  { ...roomy, rendered: { targets: 20, rows: 0 } },
  { ...roomy, rendered: { targets: 20, rows: 0 }, record: { characters: 400, entries: 200 } },
  { ...roomy, rendered: { targets: 20, rows: 0 }, record: { characters: 100, entries: 100 } },
  {
    rendered: { targets: 10, rows: 0 },
    record: { characters: 100, entries: 60 },
    rows: 60,
    objects: 6,
    items: { entries: 40, characters: 400 },
  },
  {
    rendered: { targets: 5, rows: 0 },
    record: { characters: 100, entries: 20 },
    rows: 12,
    objects: 3,
    items: { entries: 12, characters: 200 },
  },
  {
    rendered: { targets: 2, rows: 0 },
    record: { characters: 60, entries: 0 },
    rows: 3,
    objects: 2,
    items: { entries: 3, characters: 200 },
  },
];
