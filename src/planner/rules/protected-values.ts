import type { Json } from '../../domain/json.ts';
import type { Refusal } from '../../domain/proposal.ts';
import type { Target } from './target.ts';

/** A value that stands between a slip and lost data; one row adds one. */
type Protection = {
  /** Matched against where it is, in lower case without `_` and `-`: `ledgerdatabase.deletionprotection`. */
  readonly at: RegExp;
  /** Whether the new value takes the protection away. `null`: the line goes, and nobody here knows what counts then. */
  readonly isOff: (value: Json) => boolean;
  readonly why: string;
};

const isFalse = (value: Json): boolean => value === null || value === false || value === 'false';
const isTrue = (value: Json): boolean => value === true || value === 'true';

const protections: readonly Protection[] = [
  { at: /(?:deletionprotection(?:enabled)?|preventdestroy)$/, isOff: isFalse, why: 'keeps it from being deleted' },
  {
    at: /backupretention(?:period|days|indays|hours)?$|backups?\.enabled$|pointintimerecovery(?:\.?enabled)?$/,
    isOff: (value) => isFalse(value) || value === 0 || value === '0',
    why: 'keeps its backups',
  },
  { at: /skipfinalsnapshot$|forcedestroy$|deleteautomatedbackups$/, isOff: isTrue, why: 'lets its data go with it' },
  { at: /storageencrypted$/, isOff: isFalse, why: 'cannot be changed without making the storage anew' },
  {
    at: /\.lifecycle$|backup\w*$|encryption(?:configuration)?$/,
    isOff: (value) => value === null,
    why: 'may be what protects it or its data',
  },
  { at: /persistence\.enabled$/, isOff: isFalse, why: 'keeps the volume with its data' },
  { at: /reclaimpolicy$/, isOff: (value) => value === 'Delete', why: 'keeps the volume with its data' },
];

/** Refuses to switch off, on the way, what protects data. `value` is `null` where the line would go. */
export function refuseUnprotecting(target: Target, value: Json): Refusal | undefined {
  const spelled = (text: string): string => text.toLowerCase().replace(/[_-]/g, '');
  const places = [`${target.object}.${target.path}`.replace(/\.default$/, ''), ...target.setting.query.paths].map(
    spelled,
  );
  const row = protections.find(({ at, isOff }) => places.some((place) => at.test(place)) && isOff(value));
  if (row === undefined) return undefined;
  return {
    kind: 'refusal',
    rule: 'protected-removal',
    reason: `\`${target.label} ${target.path}\` in \`${target.file}\` ${row.why}; such a protection is not taken away on request.`,
    remedy: 'Change it by hand, in a pull request of its own that says why.',
  };
}
