// How long the census of 10,000 acknowledged writes takes, on the demonstration with its service times, and whether it finds them all.
import { arms } from '../../contract/endpoint.ts'
import type { ObservedAttributes } from '../../contract/events.ts'
import { apiClient } from '../../rig/api-client.ts'
import { census } from '../../rig/probes/census/census.ts'
import { startedDemo } from '../targets/demo/running-demo.ts'
import { writeMany } from './census/writes.ts'

const wanted = 10_000
const atMost = 60
const runId = 'bench'

await using demo = await startedDemo()
const acknowledged = await writeMany(demo.ready, runId, wanted)
const backends = {
  baseline: apiClient(new URL(demo.ready.baseline), '127.0.0.1', 'baseline'),
  candidate: apiClient(new URL(demo.ready.candidate), '127.0.0.1', 'candidate'),
}
const observed: ObservedAttributes[] = []
const began = performance.now()
const finished = await census({
  runId,
  backends,
  ledger: { attempted: acknowledged, acknowledged, indeterminate: [] },
  observed: batch => observed.push(...batch),
})
const seconds = (performance.now() - began) / 1000
for (const arm of arms) backends[arm][Symbol.dispose]()

const found = observed.filter(({ outcome }) => outcome === 'found').length
console.table([{ 'acknowledged writes': finished.acknowledged, 'read back': found, complete: finished.complete, s: seconds.toFixed(1), 'at most, s': atMost }])
if (!finished.complete || found !== 2 * finished.acknowledged || seconds > atMost) process.exitCode = 1
