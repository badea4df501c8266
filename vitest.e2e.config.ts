import { defineConfig } from 'vitest/config'
import base from './vitest.config.ts'

// Live runs, one after the other: two loads at once would measure each other.
export default defineConfig({
  test: {
    ...base.test,
    include: ['test/e2e/**/*.test.ts'],
    exclude: ['node_modules/**'],
    testTimeout: 600_000,
    hookTimeout: 300_000,
    fileParallelism: false,
  },
})
