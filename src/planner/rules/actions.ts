import type { Token } from '../language/words.ts';
import { phraseAt } from '../language/words.ts';

/** What is to happen to a value. */
export type Action =
  | 'set'
  | 'scale'
  | 'upgrade'
  | 'downgrade'
  | 'increase'
  | 'decrease'
  | 'double'
  | 'triple'
  | 'halve'
  | 'add'
  | 'remove'
  | 'enable'
  | 'disable'
  | 'rename'
  | 'suspend'
  | 'resume'
  | 'restart'
  | 'extract';

/** The phrases that name each action; one row adds a way of saying it. Longer phrases are tried first. */
const spoken: Readonly<Record<Action, readonly string[]>> = {
  set: [
    'set',
    'change',
    'update',
    'make',
    'put',
    'configure',
    'adjust',
    'modify',
    'give',
    'use',
    'switch',
    'move',
    'run',
    'define',
    'override',
    'reset',
    'point',
    'pin',
    'keep',
  ],
  scale: ['scale', 'scale up', 'scale down', 'scale out', 'scale in', 'rescale'],
  upgrade: ['upgrade', 'deploy', 'release', 'roll out', 'rollout', 'ship', 'bump'],
  downgrade: ['downgrade', 'roll back', 'rollback'],
  increase: ['increase', 'raise', 'grow', 'bump up', 'extend', 'go up'],
  decrease: ['decrease', 'lower', 'reduce', 'shrink', 'cut', 'shorten'],
  double: ['double', 'twice'],
  triple: ['triple'],
  halve: ['halve'],
  add: ['add', 'append', 'include', 'attach'],
  remove: ['remove', 'delete', 'drop', 'unset', 'get rid of', 'take out'],
  enable: ['enable', 'turn on', 'switch on', 'activate'],
  disable: ['disable', 'turn off', 'switch off', 'deactivate'],
  rename: ['rename'],
  suspend: ['suspend', 'pause'],
  resume: ['resume', 'unpause', 'unsuspend'],
  extract: ['extract', 'parameterize', 'parameterise', 'parametrize'],
  restart: ['restart', 'roll out again', 'bounce'],
};

const rows = Object.entries(spoken)
  .flatMap(([action, phrases]) => phrases.map((phrase) => ({ action: action as Action, phrase })))
  .sort((a, b) => b.phrase.split(' ').length - a.phrase.split(' ').length);

/** The action named at a position, and how many tokens its words take. */
export function readAction(
  tokens: readonly Token[],
  at: number,
): { readonly value: Action; readonly length: number } | undefined {
  for (const { action, phrase } of rows) {
    const length = phraseAt(tokens, at, phrase);
    if (length > 0) return { value: action, length };
  }
  return undefined;
}
