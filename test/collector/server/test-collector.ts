import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { startDelivery } from '../../../collector/delivery/delivery.ts'
import { createApp } from '../../../collector/server/app.ts'
import { startHttpServer } from '../../../collector/server/http-server.ts'
import { Runs } from '../../../collector/server/runs.ts'
import type { OutgoingEvent } from '../../../contract/events.ts'
import { counterMetric, logsRequest, metricsRequest } from '../../../contract/otlp-json.ts'
import type { Plan } from '../../../contract/plan.ts'
import { recordLog } from '../recorded-log.ts'
import { plan, policyText } from './plan.ts'

/** When the data of these tests begin, ms since the epoch. */
export const began = Date.parse('2026-01-05T10:00:00Z')

/** A folder for runs, removed when the test ends. */
export function runsFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cutover-runs-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

interface CollectorOptions {
  readonly folder?: string
  readonly token?: string
  readonly metricsKeepMs?: number
  /** ms between two attempts to take over a locked run. */
  readonly takeOverEveryMs?: number
  /** Settings of delivery. */
  readonly environment?: NodeJS.ProcessEnv
}

/** A collector in this process, on a free port; `stop` ends it as a SIGTERM does. */
export async function collector({ folder = runsFolder(), token, metricsKeepMs = 3_600_000, takeOverEveryMs = 5_000, environment = {} }: CollectorOptions = {}) {
  const stopping = new AbortController()
  const { log, messages, lines } = recordLog()
  const runs = new Runs(folder, log, { takeOverEveryMs })
  await runs.resume()
  const reported: unknown[] = []
  const delivery = await startDelivery(environment, { log, isOwnAddress: async () => false })
  const reportError = (error: unknown) => reported.push(error)
  const app = createApp({ runs, delivery, token, metricsKeepMs, stopping: stopping.signal, log, reportError })
  const server = await startHttpServer(app, { host: '127.0.0.1', port: 0 })
  let stopped: Promise<void> | null = null
  const stop = () => {
    stopped ??= (async () => {
      stopping.abort()
      await server[Symbol.asyncDispose]()
      await delivery[Symbol.asyncDispose]()
      await runs[Symbol.asyncDispose]()
    })()
    return stopped
  }
  onTestFinished(stop)
  return { url: server.url, folder, runs, messages, lines, reported, stop }
}

type Body = string | Buffer | object

/** Sends a request to a collector; objects are sent as JSON. */
export async function sendRequest(url: string, path: string, body?: Body, options: RequestInit = {}) {
  const plain = typeof body === 'object' && !Buffer.isBuffer(body)
  const sent = body === undefined ? {} : { method: 'POST', body: plain ? JSON.stringify(body) : new Uint8Array(Buffer.from(body)) }
  const headers = { ...(plain ? { 'content-type': 'application/json' } : {}), ...options.headers }
  const response = await fetch(new URL(path, url), { ...sent, ...options, headers })
  const bytes = Buffer.from(await response.arrayBuffer())
  return { status: response.status, headers: response.headers, bytes, text: bytes.toString(), json: () => JSON.parse(bytes.toString()) }
}

export async function openRun(url: string, id: string, changes: Partial<Plan> = {}) {
  return await sendRequest(url, '/api/runs', { id, plan: { ...plan, ...changes }, thresholds: policyText })
}

/** Counters of both arms since `began`. */
export function requestsExport(runId: string, instance: string, at: number, count: number): object {
  const point = (target: string) => ({ attributes: { target, endpoint: 'auth.login', outcome: 'expected' }, value: count, start: began, time: at })
  return metricsRequest({ runId, instance }, [counterMetric('cutover_requests', [point('baseline'), point('candidate')])])
}

export function eventsExport(runId: string, events: readonly OutgoingEvent[]): object {
  return logsRequest({ runId, instance: 'test' }, events)
}
