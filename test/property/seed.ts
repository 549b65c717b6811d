import fc from 'fast-check';

/**
 * The suite tries the same samples each time, so that a red run is about the change at hand; `PROMPTOPS_SEED=<number>`,
 * or `random`, explores others. A failure prints its seed either way.
 */
const wanted = process.env['PROMPTOPS_SEED'] ?? '20261122';
if (wanted !== 'random') fc.configureGlobal({ seed: Number(wanted) });
