import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**', 'test/faults/**', 'node_modules/**'],
    reporters: ['default', './test/closing-line.ts'],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    // However the tests are started, commands in texts are shown as "cutover …".
    env: { CUTOVER_CALLED_AS: '' },
    pool: 'forks',
    maxWorkers: 2,
  },
})
