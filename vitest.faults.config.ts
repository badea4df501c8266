import { defineConfig } from 'vitest/config'
import base from './vitest.config.ts'

// Every fault under real load, one after the other: two loads at once would measure each other. Renews test/fixtures/records.
export default defineConfig({
  test: {
    ...base.test,
    include: ['test/faults/**/*.test.ts'],
    exclude: ['node_modules/**'],
    reporters: ['verbose', './test/closing-line.ts'],
    testTimeout: 600_000,
    hookTimeout: 300_000,
    fileParallelism: false,
  },
})
