import { type ChildProcess, spawn } from 'node:child_process'
import { endChild, keepLastLines, killGroup, killGroupWithUs, waitUntilSpawned } from '../../platform/process-group.ts'

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
  /** Its last lines. */
  readonly lines: readonly string[]
}

/** A running k6 and all that belongs to it. Disposing of it kills what is left. */
export interface RunningK6 extends AsyncDisposable {
  readonly pid: number
  /** Never rejects. */
  readonly exited: Promise<K6Exit>
  /** Asks it once to end; it then writes its summary and its last export. A second signal would make it drop both, so further calls only wait.
   *  @param timeoutMs after which its process group is killed */
  stop(timeoutMs: number): Promise<K6Exit>
}

const flags = ['run', '--quiet', '--no-color', '--no-usage-report', '--address', '', '--out', 'opentelemetry']

/** Starts k6 in a process group of its own.
 *  @throws RigFailure when it cannot be started */
export async function spawnK6({ program, script, environment, folder }: SpawnOptions): Promise<RunningK6> {
  const child = spawn(program, [...flags, script], { cwd: folder, env: environment, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const pid = await waitUntilSpawned(child, `k6 (${program})`)
  const guard = killGroupWithUs(pid)
  const exited = waitForExit(child).finally(() => guard[Symbol.dispose]())
  const stop = once((timeoutMs: number) => endChild(child, exited, 'SIGINT', timeoutMs))
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

function waitForExit(child: ChildProcess): Promise<K6Exit> {
  const lines = keepLastLines([child.stdout, child.stderr], { isKept: line => !counted.test(line) })
  return new Promise(resolve => child.once('close', (code, signal) => resolve({ code, signal, lines })))
}

/** k6 prints it thousands of times in an outage; the load itself counts it. */
const counted = /msg="Request Failed"/

/** Calls it the first time only; later calls get the same promise. */
function once<Argument, Result>(call: (argument: Argument) => Promise<Result>): (argument: Argument) => Promise<Result> {
  let made: Promise<Result> | undefined
  return argument => {
    made ??= call(argument)
    return made
  }
}
