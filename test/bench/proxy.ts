// How exactly a slow-down is planted: one backend, asked directly, through a proxy that adds nothing, and through one that adds 25 %.
import { once } from 'node:events'
import { Agent, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { assets } from '../../rig/platform/assets.ts'
import { startServingChild } from '../../rig/platform/serving-child.ts'

const seconds = 20
/** ms between two requests of each way; about what an arm of the rehearsal asks for. */
const every = 6
const users = 60

await using house = new AsyncDisposableStack()
const backend = house.use(await startBackend())
const ways = [
  { name: 'direct', ...measuredWay(backend.url) },
  { name: 'through a proxy', ...measuredWay(await proxied(0)) },
  { name: 'through one that adds 25 %', ...measuredWay(await proxied(0.25)) },
]
for (const end = performance.now() + seconds * 1000; performance.now() < end; await sleep(every)) for (const way of ways) way.ask()
await sleep(1000)
const [, plain] = ways
console.table(
  ways.map(way => {
    const ratio = (p: number) => (quantile(way.took, p) / quantile(plain?.took ?? [], p)).toFixed(3)
    return {
      way: way.name,
      n: way.took.length,
      'p50, ms': quantile(way.took, 0.5).toFixed(2),
      'p95, ms': quantile(way.took, 0.95).toFixed(2),
      '× p50': ratio(0.5),
      '× p95': ratio(0.95),
    }
  }),
)

/** Answers after a lognormal time: median 20 ms, p95 33 ms. */
async function startBackend(): Promise<{ readonly url: string } & AsyncDisposable> {
  const server = createServer((asked, response) => asked.resume().on('end', () => setTimeout(() => response.end('{}'), 20 * Math.exp(0.3 * standardNormal()))))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const end = async () => {
    server.close()
    server.closeAllConnections()
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, [Symbol.asyncDispose]: end }
}

async function proxied(share: number): Promise<string> {
  const args = ['--to', backend.url, '--address', '127.0.0.1', '--share', String(share)]
  const proxy = await startServingChild<{ url: string }>({
    name: 'The proxy',
    script: assets.delayingProxy,
    args,
    readyTimeoutMs: 20_000,
    stopTimeoutMs: 5_000,
  })
  return house.use(proxy).ready.url
}

/** Users take turns, each on a connection of its own. */
function measuredWay(url: string): { readonly took: number[]; ask(): void } {
  const agents = Array.from({ length: users }, () => house.adopt(new Agent({ keepAlive: true, maxSockets: 1 }), agent => agent.destroy()))
  const took: number[] = []
  let requestCount = 0
  const ask = () => {
    const start = performance.now()
    const sent = request(url, { agent: agents[requestCount++ % users], method: 'POST' }, answer =>
      answer.resume().on('end', () => took.push(performance.now() - start)),
    )
    sent.end('{}')
  }
  return { took, ask }
}

/** Box & Muller 1958. */
function standardNormal(): number {
  return Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random())
}

function quantile(values: readonly number[], p: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(p * values.length)] ?? Number.NaN
}
