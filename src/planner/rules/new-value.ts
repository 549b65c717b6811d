import type { Json } from '../../domain/json.ts';
import type { Action } from './actions.ts';
import { textOfValue } from './leaves.ts';
import type { Candidate } from './interpret.ts';
import type { Target } from './target.ts';
import { writeImage, writeValue, type WrittenValue } from './value-for.ts';

/** The value a change leads to, or why it cannot be told. */
export type NewValue = ({ readonly ok: true } & WrittenValue) | { readonly ok: false; readonly problem: string };

const factors: Partial<Readonly<Record<Action, number>>> = { double: 2, triple: 3, halve: 0.5 };

/** Works out the new value of a target from what was said and what it is now. */
export function newValue(
  action: Action,
  candidate: Candidate,
  relative: boolean,
  target: Target,
  direction: 'up' | 'down' | undefined,
): NewValue {
  const { setting, spoken, from } = candidate;
  const wrongFrom = from === undefined ? undefined : differs(candidate, target);
  if (wrongFrom !== undefined) return { ok: false, problem: wrongFrom };
  const factor = factors[action];
  if (factor !== undefined) return scaled(target.current, factor);
  if (action === 'enable' || action === 'disable') return toggled(target.current, action === 'enable');
  if (action === 'add' && spoken === undefined && setting.type === 'boolean') return toggled(target.current, true);
  if (action === 'suspend' || action === 'resume') return { ok: true, value: action === 'suspend' };
  if (spoken === undefined) return { ok: false, problem: 'it is not said what the new value should be' };
  if (relative && action === 'scale' && direction === undefined)
    return {
      ok: false,
      problem: `\`by ${spoken.typed}\` may mean ${spoken.typed} more or ${spoken.typed} times as many`,
    };
  if (relative) return shifted(candidate, target, action === 'decrease' || action === 'remove' || direction === 'down');
  const written = write(candidate, target);
  if (written === undefined)
    return {
      ok: false,
      problem: isPinned(candidate, target)
        ? `it is pinned to a digest, which would go on naming the old image: say the tag together with its digest (\`${spoken.typed}@sha256:…\`)`
        : `\`${spoken.typed}\` cannot be written where it says \`${show(target.current)}\` now (${setting.type})`,
    };
  const against = contradiction(directionOf(action) ?? direction, target.current, written.value);
  return against === undefined ? { ok: true, ...written } : { ok: false, problem: against };
}

function isPinned({ setting, spoken }: Candidate, { current }: Target): boolean {
  return setting.type === 'image' && spoken?.typed.includes('@') === false && textOfValue(current).includes('@sha256:');
}

function write({ setting, spoken }: Candidate, target: Target): WrittenValue | undefined {
  if (spoken === undefined) return undefined;
  if (setting.type !== 'image') return writeValue(setting, spoken, target.current);
  const now = typeof target.current === 'string' || typeof target.current === 'number' ? String(target.current) : '';
  return writeImage(spoken, now, target.part ?? partOf(target.path), textOfValue(setting.current));
}

function partOf(path: string): 'image' | 'tag' | 'digest' {
  if (/digest$/.test(path)) return 'digest';
  return /(?:tag|newTag|version)$/i.test(path) ? 'tag' : 'image';
}

/** `from 3 to 5` where it is 4 now: somebody has an old picture, so it is asked. */
function differs(candidate: Candidate, target: Target): string | undefined {
  const { from, setting } = candidate;
  if (from === undefined) return undefined;
  const expected =
    setting.type === 'image'
      ? write({ ...candidate, spoken: from }, target)
      : writeValue(setting, from, target.current);
  if (expected !== undefined && textOfValue(expected.value) === textOfValue(target.current)) return undefined;
  return `it is \`${show(target.current)}\` now, not \`${from.typed}\``;
}

function scaled(current: Json | undefined, factor: number): NewValue {
  const quantity = readQuantity(current);
  if (quantity === undefined)
    return { ok: false, problem: `\`${show(current)}\` is not a number that can be multiplied` };
  const amount = quantity.amount * factor;
  if (!Number.isInteger(amount) || amount < 1)
    return { ok: false, problem: `${factor} times \`${show(current)}\` is not a whole number` };
  return { ok: true, value: quantity.write(amount) };
}

function shifted(candidate: Candidate, target: Target, down: boolean): NewValue {
  const { spoken } = candidate;
  const quantity = readQuantity(target.current);
  if (quantity === undefined || spoken === undefined)
    return { ok: false, problem: `\`${show(target.current)}\` is not a number that can be raised or lowered` };
  if (spoken.as === 'percent') {
    const factor = 1 + (down ? -spoken.number : spoken.number) / 100;
    return scaled(target.current, factor);
  }
  const by = readQuantity(write(candidate, target)?.value);
  if (by === undefined || by.unit !== quantity.unit)
    return { ok: false, problem: `\`${spoken.typed}\` cannot be added to \`${show(target.current)}\`` };
  const amount = quantity.amount + (down ? -by.amount : by.amount);
  return amount < 0 ? { ok: false, problem: `that would be ${amount}` } : { ok: true, value: quantity.write(amount) };
}

function directionOf(action: Action): 'up' | 'down' | undefined {
  if (action === 'increase') return 'up';
  return action === 'decrease' ? 'down' : undefined;
}

type Quantity = { readonly amount: number; readonly unit: string; readonly write: (amount: number) => Json };

function readQuantity(value: Json | undefined): Quantity | undefined {
  if (typeof value === 'number') return { amount: value, unit: '', write: (amount) => amount };
  const [, digits, unit] = typeof value === 'string' ? (/^(\d+)([a-zA-Z]*)$/.exec(value) ?? []) : [];
  if (digits === undefined || unit === undefined) return undefined;
  return { amount: Number(digits), unit, write: (amount) => `${amount}${unit}` };
}

function toggled(current: Json | undefined, on: boolean): NewValue {
  if (current === undefined || typeof current === 'boolean') return { ok: true, value: on };
  if (current === 'true' || current === 'false') return { ok: true, value: String(on) };
  return { ok: false, problem: `\`${show(current)}\` is neither true nor false` };
}

/** `raise to 3` where it is 5 now. */
function contradiction(
  direction: 'up' | 'down' | undefined,
  current: Json | undefined,
  next: Json,
): string | undefined {
  const [before, after] = [readQuantity(current), readQuantity(next)];
  if (before === undefined || after === undefined || before.unit !== after.unit) return undefined;
  if (direction === 'up' && after.amount < before.amount)
    return `it is \`${show(current)}\` now, so \`${show(next)}\` would be less`;
  if (direction === 'down' && after.amount > before.amount)
    return `it is \`${show(current)}\` now, so \`${show(next)}\` would be more`;
  return undefined;
}

/** A value as a message shows it; long ones are cut. */
export function show(value: Json | undefined): string {
  const text = value === undefined ? 'not set' : textOfValue(value);
  return text.length <= 120 ? text : `${text.slice(0, 119)}…`;
}
