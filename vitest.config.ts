import { defineConfig } from 'vitest/config';

/** The quick suites: `npm test`. */
export default defineConfig({
  test: {
    globalSetup: ['test/support/temporary-root.ts'],
    include: ['test/**/*.test.ts'],
    exclude: ['test/slow/**'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // By default a core is left idle, which of two is half.
    maxWorkers: 2,
    reporters: ['default', './test/support/closing-line.ts'],
  },
});
