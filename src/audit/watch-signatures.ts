import type { AuditRecord } from './audit-record.ts';
import type { ChainProblem } from './chain-problem.ts';
import { judgeSignature, type AuditKey } from './record-signature.ts';

type Unproven = { problem: 'forged' | 'unknown-key' | 'unsigned'; key: string; from: number; to: number };

/** Looks at the signatures of a chain record by record, in their order; neighbours with the same fault are one problem. */
export function watchSignatures(
  repository: string,
  keys: readonly AuditKey[],
): {
  readonly see: (record: AuditRecord) => void;
  /** How many records carry one. */
  readonly signed: () => number;
  readonly problems: () => readonly ChainProblem[];
} {
  const unproven: Unproven[] = [];
  let count = 0;
  const note = (problem: Unproven['problem'], key: string, sequence: number): void => {
    const last = unproven.at(-1);
    if (last?.problem === problem && last.key === key && last.to === sequence - 1) last.to = sequence;
    else unproven.push({ problem, key, from: sequence, to: sequence });
  };
  return {
    see(record) {
      const key = record.signature?.key ?? '';
      const verdict = judgeSignature(record, keys);
      // Without a key it can be told that a signature is missing, not what one is worth.
      if (verdict === 'none' && count > 0) note('unsigned', '', record.sequence);
      else if (verdict === 'unknown' && keys.length > 0) note('unknown-key', key, record.sequence);
      else if (verdict === 'forged') note('forged', key, record.sequence);
      if (verdict !== 'none') count += 1;
    },
    signed: () => count,
    problems: () => unproven.map((one) => problemOf(repository, one)),
  };
}

function problemOf(repository: string, { problem, key, from, to }: Unproven): ChainProblem {
  const [named, is] = from === to ? [`record ${from}`, 'is'] : [`records ${from} to ${to}`, 'are'];
  const words = {
    forged: `${is} not signed with the key ${key} that ${from === to ? 'it names' : 'they name'}`,
    'unknown-key': `${is} signed with a key that is not here (${key})`,
    unsigned: `${is} not signed, though an earlier one is`,
  };
  const sequences: ChainProblem['sequences'] = from === to ? [from] : [from, to];
  return { problem, repository, sequences, message: `${named} ${words[problem]}` };
}
