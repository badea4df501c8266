// Time that `npm start` takes in addition to the load itself, with everything installed: starting and ending, k6's setup, the census, the verdict.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeFrame, readRecord } from '../../collector/record/reader.ts'
import { attributes, metrics } from '../../contract/signals.ts'
import { cutover } from '../live/processes.ts'

const runs = mkdtempSync(join(tmpdir(), 'cutover-bench-start-'))
const began = performance.now()
const ended = await cutover(['demo', '--runs', runs, '--json', '--baseline-port', '0', '--candidate-port', '0']).finished
const wall = (performance.now() - began) / 1000
if (ended.code !== 0) throw new Error(`cutover demo ended with ${ended.code}: ${ended.stderr.slice(-2_000)}`)
const load = loadSeconds(join(runs, readdirSync(runs)[0] ?? '', 'record.bin'))
rmSync(runs, { recursive: true })

console.table([{ 'npm start, s': wall.toFixed(1), "load's own time, s": load.toFixed(1), 'beside it, s': (wall - load).toFixed(1), 'at most, s': 45 }])

/** Seconds from the first export in which sessions had begun to the last in which one ended. */
function loadSeconds(record: string): number {
  const times: number[] = []
  let endedBefore = 0
  readRecord(record, frame => {
    const signal = decodeFrame(frame)
    if (signal.kind !== 'metrics') return
    const counted = (name: string) =>
      signal.points.filter(({ metric }) => metric === name).reduce((sum, { value }) => sum + (typeof value === 'number' ? value : 0), 0)
    const [started, over] = [counted(metrics.sessionsStarted), counted(metrics.sessionsEnded)]
    const time = signal.points.find(({ resource }) => resource[attributes.instance]?.startsWith('k6-'))?.time
    if (time !== undefined && started > 0 && (times.length === 0 || over > endedBefore)) times.push(time)
    endedBefore = Math.max(endedBefore, over)
  })
  return (Math.max(...times) - Math.min(...times)) / 1000
}
