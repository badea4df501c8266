import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { killGroup, killGroupOnExit, killGroupOnSuddenDeath, waitUntilSpawned } from '../../platform/process-group.ts'

interface SpawnOptions {
  /** Path of k6. */
  readonly program: string
  /** Path of the bundled script. */
  readonly script: string
  readonly environment: Readonly<Record<string, string>>
  /** Working folder. */
  readonly folder: string
}

/** How k6 ended: by itself with a code, or by a signal. */
export interface K6Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** Last lines that it said. */
  readonly lines: readonly string[]
}

/** A running k6 and all that belongs to it. Disposing of it kills what is left. */
export interface RunningK6 extends AsyncDisposable {
  readonly pid: number
  /** Never rejects. */
  readonly exited: Promise<K6Exit>
  /** Asks it once to end; it then writes its summary and its last export. A second signal would make it drop both, so further calls only wait.
   *  @param within ms after which its process group is killed */
  stop(within: number): Promise<K6Exit>
}

const flags = ['run', '--quiet', '--no-color', '--no-usage-report', '--address', '', '--out', 'opentelemetry']

/** Starts k6 in a process group of its own.
 *  @throws RigFailure when it cannot be started */
export async function spawnK6({ program, script, environment, folder }: SpawnOptions): Promise<RunningK6> {
  const child = spawn(program, [...flags, script], { cwd: folder, env: environment, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const pid = await waitUntilSpawned(child, `k6 (${program})`)
  const resources = new DisposableStack()
  resources.use(killGroupOnExit(pid))
  resources.use(killGroupOnSuddenDeath(pid))
  const exited = ending(child).finally(() => resources.dispose())
  const stop = once((within: number) => interrupt(child, pid, exited, within))
  return {
    pid,
    exited,
    stop,
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode === null && child.signalCode === null) killGroup(pid)
      await exited
    },
  }
}

function ending(child: ChildProcess): Promise<K6Exit> {
  const lines: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue
    createInterface({ input: stream }).on('line', line => {
      if (counted.test(line)) return
      lines.push(line)
      if (lines.length > 20) lines.shift()
    })
  }
  return new Promise(resolve => child.once('close', (code, signal) => resolve({ code, signal, lines })))
}

async function interrupt(child: ChildProcess, pid: number, exited: Promise<K6Exit>, within: number): Promise<K6Exit> {
  const deadline = setTimeout(() => killGroup(pid), within)
  child.kill('SIGINT')
  return exited.finally(() => clearTimeout(deadline))
}

/** What an outage makes k6 say thousands of times is counted by the load itself. */
const counted = /msg="Request Failed"/

/** Calls it the first time only; later calls get the same promise. */
function once<Argument, Result>(call: (argument: Argument) => Promise<Result>): (argument: Argument) => Promise<Result> {
  let made: Promise<Result> | undefined
  return argument => {
    made ??= call(argument)
    return made
  }
}
