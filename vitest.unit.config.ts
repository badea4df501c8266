import { defineConfig } from 'vitest/config'
import base from './vitest.config.ts'

/** Tests that start k6, PostgreSQL, Prometheus, a browser or another process, or that take more than ten seconds. All others are unit tests (`npm run test:unit`):
 *  test/unit-only.ts lets none of them start a process, so a new one that does says that it belongs here. */
const notUnit = [
  'test/{e2e,faults}/**',
  'test/{calibration,live,records}.test.ts',
  'test/{deploy,targets,workflows}/**',
  'test/rig/bootstrap.test.ts',
  'test/rig/cli/{clean,collector,push,run}.test.ts',
  'test/rig/{clean,drill}/demo.test.ts',
  'test/rig/control/{control-backends,proxy-process}.test.ts',
  'test/rig/history/history-file.test.ts',
  'test/rig/load/k6/**',
  'test/rig/platform/{process-group,serving-child,sentry,telemetry}.test.ts',
  'test/rig/probes/{database-cost,census/database}/**',
  'test/rig/probes/**/{demo,generator,partial}.test.ts',
  'test/dashboards/{imported,queries}.test.ts',
  'test/dashboards/rules/rules.test.ts',
  'test/collector/server/{main,telemetry}.test.ts',
  'test/collector/criteria/made-up-kind.test.ts',
  'test/rig/observe/**',
  'test/rig/run/{apply-load,run-collector,run-series}.test.ts',
  'test/collector/record/{full-disk,run-lock,process-identity}.test.ts',
]

export default defineConfig({
  test: { ...base.test, exclude: [...notUnit, 'node_modules/**'], setupFiles: ['./test/unit-only.ts'] },
})
