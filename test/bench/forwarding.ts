// Whether forwarding slows the record: the same exports, at the same time, to collectors that forward nothing, to a receiver that is there, to one that takes
// seconds for each answer, and to one that is down for the whole minute and comes back.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { readRecord } from '../../collector/record/reader.ts'
import { events } from '../../contract/events.ts'
import { assets } from '../../rig/platform/assets.ts'
import { startServingChild } from '../../rig/platform/serving-child.ts'
import { plan, policyText } from '../collector/server/plan.ts'
import { k6Export } from './k6-export.ts'

const seconds = 60
/** Sessions that end in a second, on both arms: about those of the rehearsal. */
const sessionsPerSecond = 40
const began = Date.parse('2026-01-05T10:00:00Z')
const runId = 'bench'

await using house = new AsyncDisposableStack()
const folder = house.adopt(mkdtempSync(join(tmpdir(), 'cutover-bench-forwarding-')), path => rmSync(path, { recursive: true }))
const ledgers = capturedLedgers()

const there = await receiver(0)
const slow = await receiver(5000)
const away = await receiver(0)
const awayPort = await away.close()
const ways = [
  await collector('nothing'),
  await collector('a receiver that is there', there.url),
  await collector('one that takes 5 s an answer', slow.url),
  await collector('one that is down for the minute', `http://127.0.0.1:${awayPort}`),
]

let turn = 0
for (let second = 1; second <= seconds; second++) {
  const next = sleep(1000)
  sendToAll('metrics', k6Export(runId, began, second))
  for (let session = 0; session < sessionsPerSecond; session++) {
    await sleep(1000 / sessionsPerSecond - 2)
    sendToAll('logs', ledgers[(second * sessionsPerSecond + session) % ledgers.length] ?? Buffer.alloc(0))
  }
  await next
}
await Promise.all(ways.flatMap(({ answers }) => answers))
const queuedWhenBack = await ways.at(-1)?.metric('cutover_forward_queue_bytes')
await away.open(awayPort)
for (let waited = 0; waited < 60 && ((await ways.at(-1)?.metric('cutover_forward_queue_bytes')) ?? 0) > 0; waited++) await sleep(1000)

console.table(
  await Promise.all(
    ways.map(async ({ forwards, took, metric }) => ({
      forwards,
      exports: took.length,
      'p50, ms': quantile(took, 0.5).toFixed(2),
      'p99, ms': quantile(took, 0.99).toFixed(2),
      delivered: await metric('cutover_forwarded_total', 'delivered'),
      dropped: await metric('cutover_forwarded_total', 'dropped'),
      'waiting, MB': (((await metric('cutover_forward_queue_bytes')) ?? 0) / 1e6).toFixed(1),
    })),
  ),
)
console.log(`Waiting for the receiver that was down, when it came back: ${((queuedWhenBack ?? 0) / 1e6).toFixed(1)} MB; it then got ${away.got()} exports.`)

/** Each is the first as often as any other: they share the machine, and the last one waits for all. */
function sendToAll(signal: 'metrics' | 'logs', body: Buffer): void {
  turn++
  for (const i of ways.keys()) ways[(turn + i) % ways.length]?.send(signal, body)
}

interface Receiver {
  readonly url: string
  got(): number
  open(port: number): Promise<void>
  /** @returns the port that it had */
  close(): Promise<number>
}

/** @param wait ms before each answer */
async function receiver(wait: number): Promise<Receiver> {
  let got = 0
  const make = () =>
    createServer((asked, response) =>
      asked.resume().on('end', () => {
        got++
        setTimeout(() => response.end(), wait)
      }),
    )
  let server: Server = make()
  const open = (port: number) => new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  const portOf = () => (server.address() as AddressInfo).port
  await open(0)
  house.defer(() => {
    server.close()
    server.closeAllConnections()
  })
  return {
    url: `http://127.0.0.1:${portOf()}`,
    got: () => got,
    open,
    close: async () => {
      const port = portOf()
      server.close()
      server = make()
      return port
    },
  }
}

/** A collector of its own process with a run under way. @param to base URL of who gets everything as well */
async function collector(forwards: string, to?: string) {
  const file = join(folder, `${forwards}.json`)
  writeFileSync(file, JSON.stringify({ destinations: to ? { other: { url: to, queue: '96MiB' } } : {} }))
  const child = await startServingChild<{ url: string }>({
    name: `The collector that forwards to ${forwards}`,
    script: assets.collector,
    args: ['--port', '0', '--runs', join(folder, forwards)],
    environment: { CUTOVER_FORWARD: file },
    readyTimeoutMs: 20_000,
    stopTimeoutMs: 15_000,
  })
  const { url } = house.use(child).ready
  const headers = { 'content-type': 'application/json' }
  const opened = JSON.stringify({ id: runId, plan: { ...plan, looks: ['3600s'] }, thresholds: policyText })
  const { status } = await fetch(`${url}/api/runs`, { method: 'POST', headers, body: opened })
  if (status !== 201) throw new Error(`Expected an opened run, got ${status}`)
  const agent = house.adopt(new Agent({ keepAlive: true }), one => one.destroy())
  const took: number[] = []
  const answers: Promise<void>[] = []
  return {
    forwards,
    took,
    answers,
    send: (signal: 'metrics' | 'logs', body: Buffer) => {
      const start = performance.now()
      const contentType = signal === 'logs' ? 'application/json' : 'application/x-protobuf'
      answers.push(
        new Promise((resolve, reject) => {
          const sent = request(
            `${url}/v1/${signal}`,
            { agent, method: 'POST', headers: { 'content-type': contentType, 'content-length': body.length } },
            answer =>
              answer.resume().on('end', () => {
                if (answer.statusCode !== 200) return reject(new Error(`An export was answered with ${answer.statusCode}`))
                took.push(performance.now() - start)
                resolve()
              }),
          )
          sent.on('error', reject).end(body)
        }),
      )
    },
    /** Sum of a metric's series that have a label with this value. */
    metric: async (name: string, label = '') => {
      const text = await (await fetch(`${url}/metrics`)).text()
      const series = text.split('\n').filter(line => line.startsWith(`${name}{`) && line.includes(label))
      return series.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0)
    },
  }
}

/** Session events of a recorded run, rewritten for this run. */
function capturedLedgers(): Buffer[] {
  const found: Buffer[] = []
  const path = join(import.meta.dirname, '../fixtures/records/equal/record.bin')
  readRecord(path, ({ signal, payload }) => {
    if (signal !== 'logs' || !payload.includes(events.writeAttempted)) return
    found.push(Buffer.from(payload.toString().replace(/("cutover\.run\.id","value":\{"stringValue":")[^"]*/g, `$1${runId}`)))
  })
  return found.slice(-400)
}

function quantile(values: readonly number[], p: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(p * values.length)] ?? Number.NaN
}
