import { defineConfig } from 'vitest/config';

const project = (name: string, testTimeout: number, more: { setupFiles?: string[]; isolate?: boolean } = {}) => ({
  test: { name, include: [`test/${name}/**/*.test.ts`], testTimeout, hookTimeout: testTimeout, ...more },
});

/**
 * Four suites, from the quickest to the most real; `npm test` runs them all. The times are for a slow machine under load: a time-out
 * costs nothing as long as all is well. The files of the first two share what they import, which is most of their time; they keep
 * nothing in it (`--sequence.shuffle.files` shows that).
 */
export default defineConfig({
  test: {
    pool: 'forks',
    reporters: ['default'],
    projects: [
      project('unit', 60_000, { isolate: false }),
      project('property', 300_000, { isolate: false, setupFiles: ['test/property/seed.ts'] }),
      project('integration', 300_000, { setupFiles: ['test/support/obey-sigterm.ts'] }),
      project('e2e', 600_000, { setupFiles: ['test/support/obey-sigterm.ts'] }),
    ],
  },
});
