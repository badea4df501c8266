// Prints a record as JSON lines, one per data point or event, in the order in which they arrived:  npm run read-record -- runs/<id> [text to select lines by]
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Signal } from '../collector/otlp/signal.ts'
import { decodeFrame, type Frame, readRecord } from '../collector/record/reader.ts'
import { quantile, totalCount } from '../statistics/exponential-histogram.ts'

const [run = '', select = ''] = process.argv.slice(2)
const path = existsSync(run) && statSync(run).isDirectory() ? join(run, 'record.bin') : run
if (!existsSync(path)) {
  console.error(
    `Cannot read a record: expected the folder of a run or a record.bin, got ${run === '' ? 'nothing' : run}.\nTry: npm run read-record -- runs/<id>`,
  )
  process.exit(2)
}
const end = readRecord(path, frame => {
  for (const line of describe(frame, decodeFrame(frame))) if (line.includes(select)) process.stdout.write(`${line}\n`)
})
console.error(`${end.frames} signals, ${end.bytes} bytes${end.torn > 0 ? `, and ${end.torn} bytes of a write that was never acknowledged` : ''}`)

function describe({ sequence, arrival }: Frame, signal: Signal): string[] {
  const at = { sequence, arrival: new Date(arrival).toISOString() }
  if (signal.kind === 'logs')
    return signal.events.map(({ name, id, time, attributes, body }) => JSON.stringify({ ...at, event: name, id, time, attributes, body }))
  return signal.points.map(({ metric, attributes, time, kind, ...point }) =>
    JSON.stringify({ ...at, metric, attributes, time, kind, value: summarize(point.value) }),
  )
}

/** A number as it is, a histogram as its count and two quantiles, cumulative since the start of the load. */
function summarize(value: Extract<Signal, { kind: 'metrics' }>['points'][number]['value']): unknown {
  if (typeof value === 'number') return value
  return { count: totalCount(value), p50: quantile(value, 0.5), p95: quantile(value, 0.95) }
}
