import { comments } from './comments.ts';
import { configurations } from './configurations.ts';
import { mutate, randomFrom } from './mutate.ts';
import { proposals } from './proposals.ts';
import type { FuzzTarget } from './target.ts';

/** What is fuzzed; one row adds one. */
export const fuzzTargets: readonly FuzzTarget[] = [comments, configurations, proposals];

/** A sample that a reader did not cope with. `sample` counts from 0; seed, target and sample make the text again. */
export type FuzzFinding = {
  readonly target: string;
  readonly sample: number;
  readonly text: string;
  readonly problem: string;
};

export type FuzzReport = {
  readonly target: string;
  readonly samples: number;
  readonly accepted: number;
  readonly slowestMs: number;
  readonly findings: readonly FuzzFinding[];
};

/** Longer than this for one text of at most 20,000 characters counts as a hang. */
export const maxMsPerSample = 3_000;
const maxFindings = 20;

/** The text of one sample. */
export function sampleText({ seeds, words }: FuzzTarget, seed: number, sample: number): string {
  return mutate(seeds, words, randomFrom(seed * 1_000_003 + sample));
}

/** Feeds a target with mutated texts; the same seed gives the same texts. `before` is told which sample comes next. */
export async function fuzz(
  target: FuzzTarget,
  samples: number,
  seed: number,
  before: (sample: number) => void = () => undefined,
): Promise<FuzzReport> {
  const findings: FuzzFinding[] = [];
  let accepted = 0;
  let slowestMs = 0;
  for (let sample = 0; sample < samples && findings.length < maxFindings; sample += 1) {
    before(sample);
    const text = sampleText(target, seed, sample);
    const started = performance.now();
    try {
      if ((await target.feed(text)) === 'accepted') accepted += 1;
    } catch (error) {
      const problem = error instanceof Error ? `${error.name}: ${error.message}\n${error.stack ?? ''}` : String(error);
      findings.push({ target: target.name, sample, text, problem });
    }
    const ms = performance.now() - started;
    slowestMs = Math.max(slowestMs, ms);
    if (ms > maxMsPerSample)
      findings.push({ target: target.name, sample, text, problem: `it took ${Math.round(ms)} ms` });
  }
  return { target: target.name, samples, accepted, slowestMs, findings };
}
