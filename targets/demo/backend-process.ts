import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Arm } from '../../contract/arm.ts'
import { pathOf } from '../../contract/endpoints.ts'
import type { Host } from './hosts.ts'
import { backendMessage } from './message.ts'

const program = fileURLToPath(new URL('./backend.ts', import.meta.url))
const startDeadline = 20_000
const stopDeadline = 3_000

export interface ProcessOptions {
  readonly dialect: Arm
  readonly host: Host
  /** 0 for any free one. */
  readonly port: number
  readonly version: string
  /** Environment of the process, all of it. */
  readonly environment: Readonly<Record<string, string>>
}

/** A process that answers as one of the backends. */
export interface BackendProcess {
  readonly child: ChildProcess
  readonly port: number
}

/** Starts the process of a backend and waits until it is healthy.
 *  @throws Error `The … backend did not start: …`; its process is gone then */
export async function startProcess(options: ProcessOptions): Promise<BackendProcess> {
  const child = launch(options)
  try {
    const port = await portOf(child)
    await assertHealthy(`http://127.0.0.1:${port}${pathOf('platform.health', options.dialect)}`)
    return { child, port }
  } catch (error) {
    await stopProcess(child)
    throw new Error(`The ${options.dialect} backend did not start: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** Ends it, by force where it must be. */
export async function stopProcess(child: ChildProcess): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill(signal)
    await Promise.race([once(child, 'exit'), sleep(stopDeadline, undefined, { ref: false })])
  }
}

function launch({ dialect, host, port, version, environment }: ProcessOptions): ChildProcess {
  const args = ['--dialect', dialect, '--host', host, '--port', String(port), '--version', version]
  // Its stdout is our stderr: our own stdout is for the ready line alone.
  return fork(program, args, { env: { ...environment }, execArgv: ['--disable-warning=ExperimentalWarning'], stdio: ['ignore', 2, 2, 'ipc'] })
}

async function portOf(child: ChildProcess): Promise<number> {
  const told = once(child, 'message').then(([message]) => backendMessage.parse(message))
  const ended = once(child, 'exit').then(([code, signal]) => ({ failed: `its process ended with ${signal ?? `code ${code}`}` }))
  const late = sleep(startDeadline, { failed: `it said nothing for ${startDeadline / 1000} s` }, { ref: false })
  const first = await Promise.race([told, ended, late])
  if ('port' in first) return first.port
  throw new Error('failed' in first ? first.failed : 'it wants a restart before it has started')
}

async function assertHealthy(url: string): Promise<void> {
  const { status } = await fetch(url, { signal: AbortSignal.timeout(startDeadline) })
  if (status !== 200) throw new Error(`${url} answered ${status}`)
}
