import { type ParsedPolicy, parsePolicy } from '../../../collector/policy/parse.ts'
import { thresholdsText } from '../../collector/judging.ts'

const load = ['error-rate', 'uptime', 'concurrent-users']
const decisions = { go: 'Go on', 'no-go': 'Stop', inconclusive: 'No decision yet: stay where we are' }
const scope = ['auth', 'catalog', 'orders', 'payments']

/** Margins in per cent by quantile, for each checkpoint that is judged side by side on the same run. */
const margins = {
  'default-10-15': { p50: 10, p95: 15 },
  'release-5-10': { p50: 5, p95: 10 },
  'default-10-15-25': { p50: 10, p95: 15, p99: 25 },
  'release-5-10-15': { p50: 5, p95: 10, p99: 15 },
  'p50-5': { p50: 5 },
  'p50-10': { p50: 10 },
  'p95-10': { p95: 10 },
  'p95-15': { p95: 15 },
} as const

export type CheckpointId = keyof typeof margins | 'errors'

export const latencyCheckpoints = Object.keys(margins) as (keyof typeof margins)[]

/** The repository's thresholds.json with its own limits, but checkpoints that differ in nothing but the margins of latency, and one on errors
 *  and uptime alone. Whole checkpoints also judge error rate, uptime and users; those of one quantile judge only that. */
export const policies = { plain: parsed([]), triggered: parsed(['slowdown']) }

/** @param triggers kinds of the rollback triggers that are watched */
function parsed(triggers: readonly string[]): Extract<ParsedPolicy, { ok: true }> {
  const own = JSON.parse(thresholdsText)
  const rollback = own.rollback.filter(({ criterion }: { criterion: { kind: string } }) => triggers.includes(criterion.kind))
  const criteria = Object.fromEntries(load.map(id => [id, own.criteria[id]]))
  const checkpoints = Object.entries(margins).map(([id, byQuantile]) => {
    const latencies = Object.entries(byQuantile).map(([quantile, margin]) => {
      criteria[`${quantile}-${margin}`] = { kind: 'latency', quantile, margin: `${margin}%`, because: 'Calibration.' }
      return `${quantile}-${margin}`
    })
    return checkpoint(id, latencies.length > 1 ? [...latencies, ...load] : latencies)
  })
  const read = parsePolicy(JSON.stringify({ ...own, criteria, checkpoints: [...checkpoints, checkpoint('errors', ['error-rate'])], rollback }))
  if (!read.ok) throw new Error(`Cannot calibrate: expected a readable policy, got ${JSON.stringify(read.errors)}`)
  return read
}

function checkpoint(id: string, criteria: readonly string[]): object {
  return { id, title: id, scope, criteria, questions: [], decisions }
}
