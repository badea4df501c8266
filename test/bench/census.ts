// How long the census of 10,000 acknowledged writes takes, through the backends of the demonstration (with their service times) and from its database, and whether it finds them all.
import { readFileSync } from 'node:fs'
import { arms } from '../../contract/arm.ts'
import type { CensusAttributes, ObservedAttributes } from '../../contract/write-events.ts'
import { assets } from '../../rig/platform/assets.ts'
import { parseDatabaseUrl } from '../../rig/platform/database.ts'
import { createApiClient } from '../../rig/probes/api-client.ts'
import { readWritesBack } from '../../rig/probes/census/census.ts'
import { readWritesFromDatabase } from '../../rig/probes/census/database/census.ts'
import { startedDemo } from '../targets/demo/running-demo.ts'
import { writeMany } from './census/writes.ts'

const wanted = 10_000
const atMost = 60
const runId = 'bench'

await using demo = await startedDemo()
const acknowledged = await writeMany(demo.ready, runId, wanted)
const ledger = { attempted: acknowledged, acknowledged, indeterminate: [] }
const backends = {
  baseline: createApiClient(new URL(demo.ready.baseline), '127.0.0.1', 'baseline'),
  candidate: createApiClient(new URL(demo.ready.candidate), '127.0.0.1', 'candidate'),
}
const database = { address: await parseDatabaseUrl(demo.ready.databaseToRead, []), sql: readFileSync(assets.censusSql, 'utf8') }
const taken = [
  await timed('backends', observed => readWritesBack({ runId, backends, ledger, sendObservations: observed })),
  await timed('database', observed => readWritesFromDatabase({ runId, database, ledger, sendObservations: observed })),
]
for (const arm of arms) backends[arm][Symbol.dispose]()
console.table(taken.map(({ holds, ...shown }) => shown))
if (!taken.every(({ holds }) => holds)) process.exitCode = 1

type Observe = (batch: readonly ObservedAttributes[]) => void

async function timed(from: string, take: (observed: Observe) => Promise<CensusAttributes>) {
  const observed: ObservedAttributes[] = []
  const began = performance.now()
  const { acknowledged: writes, complete } = await take(batch => observed.push(...batch))
  const seconds = (performance.now() - began) / 1000
  const found = observed.filter(({ outcome }) => outcome === 'found').length
  const holds = complete && found === 2 * writes && seconds <= atMost
  return { from, 'acknowledged writes': writes, 'found, both arms': found, complete, s: seconds.toFixed(1), 'at most, s': atMost, holds }
}
