import { defineConfig } from 'vitest/config';

const project = (name: string, testTimeout: number, setupFiles: string[] = []) => ({
  test: { name, include: [`test/${name}/**/*.test.ts`], testTimeout, hookTimeout: testTimeout, setupFiles },
});

/** Four suites, from the quickest to the most real; `npm test` runs them all. */
export default defineConfig({
  test: {
    pool: 'forks',
    reporters: ['default'],
    projects: [
      project('unit', 10_000),
      project('property', 60_000, ['test/property/seed.ts']),
      project('integration', 60_000, ['test/support/obey-sigterm.ts']),
      project('e2e', 120_000, ['test/support/obey-sigterm.ts']),
    ],
  },
});
