import { defineConfig } from 'vitest/config';

const project = (name: string, testTimeout: number, setupFiles: string[] = []) => ({
  test: { name, include: [`test/${name}/**/*.test.ts`], testTimeout, hookTimeout: testTimeout, setupFiles },
});

/**
 * Four suites, from the quickest to the most real; `npm test` runs them all. The times are for a slow machine under load: a time-out
 * costs nothing as long as all is well.
 */
export default defineConfig({
  test: {
    pool: 'forks',
    reporters: ['default'],
    projects: [
      project('unit', 60_000),
      project('property', 300_000, ['test/property/seed.ts']),
      project('integration', 300_000, ['test/support/obey-sigterm.ts']),
      project('e2e', 600_000, ['test/support/obey-sigterm.ts']),
    ],
  },
});
