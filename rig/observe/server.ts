import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { childEnvironment } from '../platform/environment.ts'
import { RigFailure } from '../platform/failure.ts'
import { guardAgainstSudden, killGroup, leaveNoOrphan } from '../platform/orphans.ts'
import { started } from '../platform/started.ts'

interface Serving {
  /** Configuration file. */
  readonly config: string
  /** Folder of its blocks. */
  readonly data: string
  /** Port on 127.0.0.1. */
  readonly port: number
  readonly signal: AbortSignal
}

/** A Prometheus that answers, until it is disposed of. */
export interface RunningPrometheus extends AsyncDisposable {
  readonly url: string
  /** Resolves when it ends, with the last lines that it said; never rejects. */
  readonly ended: Promise<readonly string[]>
}

const readyWithin = 60_000
const stopWithin = 20_000
/** Nights are looked at side by side: what is half a year old is still wanted. */
const retention = '400d'

/** Starts a Prometheus and waits until it answers. @throws RigFailure with what it said when it ends instead */
export async function startPrometheus({ config, data, port, signal }: Serving): Promise<RunningPrometheus> {
  signal.throwIfAborted()
  const flags = [
    `--config.file=${config}`,
    `--storage.tsdb.path=${data}`,
    `--storage.tsdb.retention.time=${retention}`,
    `--web.listen-address=127.0.0.1:${port}`,
  ]
  const child = spawn('prometheus', flags, { env: childEnvironment(), detached: true, stdio: ['ignore', 'ignore', 'pipe'] })
  const group = await started(child, 'prometheus')
  const guards = new DisposableStack()
  guards.use(leaveNoOrphan(group))
  guards.use(guardAgainstSudden(group))
  const said = lastLines(child.stderr)
  const ended = once(child, 'close').then(() => {
    guards.dispose()
    return said
  })
  const stop = async () => {
    const deadline = setTimeout(() => killGroup(group), stopWithin)
    child.kill('SIGTERM')
    await ended
    clearTimeout(deadline)
  }
  const url = `http://127.0.0.1:${port}`
  try {
    await ready(url, ended, signal)
    return { url, ended, [Symbol.asyncDispose]: stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function ready(url: string, ended: Promise<readonly string[]>, signal: AbortSignal): Promise<void> {
  const over = { lines: null as readonly string[] | null }
  void ended.then(lines => {
    over.lines = lines
  })
  for (const deadline = performance.now() + readyWithin; performance.now() < deadline; await sleep(100, undefined, { signal })) {
    if (over.lines) throw new RigFailure(`Prometheus ended before it was ready. It said: ${over.lines.join('\n') || 'nothing'}`)
    const answer = await fetch(`${url}/-/ready`, { signal: AbortSignal.any([signal, AbortSignal.timeout(2000)]) }).catch(() => null)
    if (answer?.ok) return
    signal.throwIfAborted()
  }
  throw new RigFailure(`Prometheus was not ready within ${readyWithin / 1000} s`)
}

/** Its warnings and errors: what it says of its daily life is long. */
function lastLines(stream: NodeJS.ReadableStream): readonly string[] {
  const lines: string[] = []
  createInterface({ input: stream }).on('line', line => {
    if (!/level=(warn|error)/i.test(line)) return
    lines.push(line)
    if (lines.length > 8) lines.shift()
  })
  return lines
}
