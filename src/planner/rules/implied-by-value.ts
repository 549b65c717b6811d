import type { Action } from './actions.ts';
import { isList } from './leaves.ts';
import type { Setting } from './setting.ts';
import { isVersion, type SpokenValue } from './spoken-value.ts';

/** Names of machine sizes by cloud; those of one form and prefix may take each other's place (`db.t4g.medium` → `db.r7g.large`). */
const machines: readonly RegExp[] = [
  /^((?:db|cache|mq|ml|dax|search)\.)?[a-z]+\d[a-z0-9-]*\.(?:nano|micro|small|medium|large|metal(?:-\d+xl)?|\d*xlarge)$/,
  /^[a-z]\d[a-z]?-(?:standard|highmem|highcpu|micro|small|medium|megamem|ultramem)(?:-\d+)?$/,
  /^(Standard)_[A-Z]+\d+[a-z]*(?:_v\d)?$/,
];

/** The form of a machine size, or undefined for any other text. */
function machineForm(text: string): string | undefined {
  for (const [index, form] of machines.entries()) {
    const match = form.exec(text);
    if (match !== null) return `${index} ${match[1] ?? ''}`;
  }
  return undefined;
}

/**
 * What a value says of the setting it is for, where no word does: a schedule or a time of day, a release of what is deployed
 * (`use payments 2.8.0`), a machine size where one stands now.
 */
export function impliedBy(spoken: readonly SpokenValue[], action: Action): (setting: Setting) => boolean {
  const isTime = spoken.some(({ as }) => as === 'schedule' || as === 'clock');
  const text = spoken.find((value) => value.as === 'text')?.text ?? '';
  const isRelease = action === 'set' && isVersion(text) && /^v|\..*\./.test(text);
  const machine = action === 'upgrade' || action === 'downgrade' ? undefined : machineForm(text);
  return ({ type, row, current }) => {
    if (type === 'schedule') return isTime;
    if (isRelease && (type === 'image' || row === 'chart version')) return true;
    const [now] = isList(current) ? current : [current];
    return machine !== undefined && typeof now === 'string' && machineForm(now) === machine;
  };
}
