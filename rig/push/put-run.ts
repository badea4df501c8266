import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { openAsBlob } from 'node:fs'
import { join } from 'node:path'
import { FormData } from 'undici'
import { bearer, exchange, type HttpResponse, openPool } from '../platform/http-client.ts'

/** Collector that a run is sent to. */
export interface Target {
  /** Origin of the collector. */
  readonly url: URL
  /** IP that its name is pinned to. */
  readonly address: string
  readonly token?: string
}

/** ms without a byte in either direction: a large record is judged before the answer comes. */
const silenceTimeoutMs = 120_000

interface Upload {
  readonly id: string
  /** Folder of the run. */
  readonly folder: string
  /** Called with the bytes that went out so far. */
  readonly onProgress: (bytes: number) => void
  /** Aborts the request. */
  readonly interrupted: AbortSignal
}

/** Sends a finished run to a collector: `PUT /api/runs/{id}`, a form with the files `policy` and `record`, read while they are sent.
 *  @throws Error of a file or the connection, or of the interruption */
export async function putRun({ url, address, token }: Target, { id, folder, onProgress, interrupted }: Upload): Promise<HttpResponse> {
  const body = new FormData()
  body.append('policy', await openAsBlob(join(folder, 'policy.json')), 'policy')
  body.append('record', await openAsBlob(join(folder, 'record.bin')), 'record')
  const pool = openPool(url, address, { connections: 1, headersTimeout: silenceTimeoutMs, bodyTimeout: silenceTimeoutMs })
  using _progress = countBytes(onProgress)
  try {
    const headers = { accept: 'application/json', 'user-agent': 'cutover', ...bearer(token) }
    return await exchange(pool, { method: 'PUT', path: `/api/runs/${id}`, headers, body, signal: interrupted })
  } finally {
    await pool.destroy()
  }
}

const chunkSent = 'undici:request:bodyChunkSent'

/** Counts the bytes of bodies that this process sends, until disposed: a push sends nothing else. */
function countBytes(onProgress: (bytes: number) => void): Disposable {
  let bytes = 0
  const count = (message: unknown) => {
    bytes += (message as { readonly chunk: Uint8Array }).chunk.length
    onProgress(bytes)
  }
  subscribe(chunkSent, count)
  return { [Symbol.dispose]: () => void unsubscribe(chunkSent, count) }
}
