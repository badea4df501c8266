import { defineConfig } from 'vitest/config'

// Every fault under real load, one after the other: two loads at once would measure each other. Renews test/fixtures/records.
export default defineConfig({
  test: {
    include: ['test/faults/**/*.test.ts'],
    reporters: ['verbose', './test/closing-line.ts'],
    testTimeout: 600_000,
    hookTimeout: 300_000,
    pool: 'forks',
    fileParallelism: false,
  },
})
