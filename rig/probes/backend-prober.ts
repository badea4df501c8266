import { setTimeout as sleep } from 'node:timers/promises'
import { type Arm, arms } from '../../contract/arm.ts'
import type { BackendCheck } from '../../contract/backend-checks.ts'
import { sentenceOf } from '../platform/failure.ts'
import { type AdmittedHost, admitHost, type Resolve } from '../platform/hosts.ts'
import type { HttpResponse } from '../platform/http-client.ts'
import { createApiClient } from './api-client.ts'
import { checkUp, type SendHealthCheck } from './uptime.ts'

/** ms from one question to the next. */
const usualInterval = 1000

interface ProberOptions {
  readonly urls: Readonly<Record<Arm, string>>
  /** Hosts that may be asked (rig/platform/hosts.ts). */
  readonly allowHosts: readonly string[]
  /** Takes what was found since the last time, never twice at once. When it rejects, these checks are gone: asking again could count them twice. */
  readonly deliver: (checks: readonly BackendCheck[]) => Promise<void>
  readonly log: (line: string) => void
  readonly intervalMs?: number
  readonly resolve?: Resolve
}

/** Asks both backends once a second whether they are up, until disposed; one that hangs delays no question after it.
 *  A prober lives for weeks: each question resolves and admits the host anew, so a backend may move, and only to where it is allowed. */
export function startBackendProber({ urls, allowHosts, deliver, log, intervalMs = usualInterval, resolve }: ProberOptions): Disposable {
  const found: BackendCheck[] = []
  let ended = false
  let delivering = false
  const check = async (backend: Arm) => {
    const asked = performance.now()
    const outcome = await checkUp(askAnew(backend, urls[backend], allowHosts, resolve))
    found.push({ backend, outcome, seconds: (performance.now() - asked) / 1000 })
  }
  const send = async () => {
    if (delivering || found.length === 0) return
    delivering = true
    await deliver(found.splice(0)).catch(error => {
      if (!ended) log(`the checks of the backends were not counted: ${sentenceOf(error)}`)
    })
    delivering = false
  }
  const timer = setInterval(() => {
    for (const backend of arms) void check(backend)
    void send()
  }, intervalMs)
  return {
    [Symbol.dispose]: () => {
      clearInterval(timer)
      ended = true
    },
  }
}

/** Resolving counts against the timeout: a backend that cannot be found cannot be used. */
function askAnew(side: Arm, url: string, allowHosts: readonly string[], resolve: Resolve | undefined): SendHealthCheck {
  return async timeout => {
    const until = performance.now() + timeout
    const late = new AbortController()
    const host = await Promise.race([admitHost(url, allowHosts, resolve), tooLate(timeout, late.signal)]).finally(() => late.abort())
    return await askInTurn(side, host, () => Math.ceil(until - performance.now()))
  }
}

async function tooLate(timeout: number, signal: AbortSignal): Promise<never> {
  await sleep(timeout, undefined, { signal })
  throw new Error(`no address within ${timeout / 1000} s`)
}

/** Tries each address until one answers, as any client does. @param left ms */
async function askInTurn(side: Arm, { url, addresses }: AdmittedHost, left: () => number): Promise<HttpResponse> {
  const failures: unknown[] = []
  for (const address of addresses) {
    if (left() <= 0) break
    using api = createApiClient(url, address, side, { keepAlive: false })
    try {
      return await api.send('platform.health', { timeout: left() })
    } catch (error) {
      failures.push(error)
    }
  }
  throw new AggregateError(failures)
}
