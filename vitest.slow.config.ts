import { defineConfig } from 'vitest/config';

/** The suites that take minutes: `npm run test:slow`, and `.ci/run`. */
export default defineConfig({
  test: {
    globalSetup: ['test/support/temporary-root.ts'],
    include: ['test/slow/**/*.test.ts'],
    testTimeout: 600_000,
    hookTimeout: 300_000,
    pool: 'forks',
    fileParallelism: false,
    reporters: ['default', './test/support/closing-line.ts'],
  },
});
