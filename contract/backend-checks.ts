import { z } from 'zod'
import { arm, type Immutable } from './fields.ts'
import { probeOutcomes } from './signals.ts'

/** Where the resident collector's prober reports its checks, independent of runs: they are shown at /metrics and enter no record. */
export const backendChecksPath = '/api/backends/checks'

/** At most so many checks in one request. */
const maxChecksPerRequest = 1000

const backendCheck = z.strictObject({
  backend: arm,
  outcome: z.enum(probeOutcomes),
  /** Duration of the check, s. */
  seconds: z.number().min(0),
})

/** Body of a request to `backendChecksPath`: checks of backends' health endpoints. */
export const backendChecksSchema = z.strictObject({ checks: z.array(backendCheck).max(maxChecksPerRequest) })
export type BackendChecks = Immutable<z.output<typeof backendChecksSchema>>
export type BackendCheck = BackendChecks['checks'][number]
