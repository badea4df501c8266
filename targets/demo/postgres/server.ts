import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Installation, install } from './installation.ts'
import { keepLastLines, run, startWatchdog, waitForEnd } from './program.ts'
import { initArguments, serverArguments } from './server-arguments.ts'

const databaseUser = 'marketplace'
const attemptsToFindAPort = 3
const startDeadline = 30_000
/** ms until the next, harsher signal: fast shutdown, immediate shutdown (both remove shared memory), kill. */
const stopSteps = [
  ['SIGINT', 5_000],
  ['SIGQUIT', 3_000],
  ['SIGKILL', 2_000],
] as const

/** A PostgreSQL server with an empty database of its own, on 127.0.0.1. Disposing ends it and removes its data. */
export interface Postgres extends AsyncDisposable {
  readonly url: string
  readonly pid: number
  /** Resolves when the server ends, for whatever reason. */
  readonly ended: Promise<unknown>
}

/** Creates a fresh data folder and starts PostgreSQL on it. Works as a normal user and as root (then under an unprivileged uid).
 *  @param port 0 for any free one  @throws Error `PostgreSQL did not start: …` with what the programs said; nothing is left then */
export async function startPostgres(port = 0): Promise<Postgres> {
  try {
    return await start(await install(), port)
  } catch (error) {
    throw new Error(`PostgreSQL did not start: ${error instanceof Error ? error.message : String(error)}`)
  }
}

async function start(installation: Installation, port: number): Promise<Postgres> {
  const folder = await mkdtemp(join(installation.temporary, 'cutover-demo-postgres-'))
  if (installation.user) await chown(folder, installation.user.uid, installation.user.gid)
  const watched = startWatchdog(folder, installation.user)
  const cleanUp = async () => {
    await watched()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const password = await initialise(installation, folder)
    const server = await serve(installation, folder, port)
    return running(server.child, `postgres://${databaseUser}:${password}@127.0.0.1:${server.port}/postgres`, cleanUp)
  } catch (error) {
    await cleanUp()
    throw error
  }
}

async function initialise(installation: Installation, folder: string): Promise<string> {
  const password = randomBytes(18).toString('base64url')
  const passwordFile = join(folder, 'password')
  await writeFile(passwordFile, password, { mode: 0o600 })
  if (installation.user) await chown(passwordFile, installation.user.uid, installation.user.gid)
  const initdb = run(installation, folder, 'initdb', initArguments(join(folder, 'data'), databaseUser, passwordFile))
  const said = keepLastLines([initdb.stdout, initdb.stderr])
  const outcome = await waitForEnd(initdb)
  if (outcome !== 'code 0') throw new Error(`initdb ended with ${outcome}${said()}`)
  await rm(passwordFile)
  return password
}

async function serve(installation: Installation, folder: string, wanted: number): Promise<{ child: ChildProcess; port: number }> {
  for (let attempt = 1; ; attempt++) {
    const port = wanted || (await freePort())
    const child = run(installation, folder, 'postgres', serverArguments(join(folder, 'data'), port))
    const failure = await failureToStart(child)
    if (failure === null) return { child, port }
    // Between finding a free port and using it another program may have taken it.
    const taken = failure.includes('could not bind')
    if (wanted && taken) throw new Error(`port ${port} on 127.0.0.1 is taken (${failure})`)
    if (!taken || attempt === attemptsToFindAPort) throw new Error(failure)
  }
}

async function failureToStart(child: ChildProcess): Promise<string | null> {
  const ready = Promise.withResolvers<null>()
  const said = keepLastLines([child.stderr], line => {
    if (line.includes('ready to accept connections')) ready.resolve(null)
  })
  const ended = waitForEnd(child).then(outcome => `it ended with ${outcome}${said()}`)
  const late = sleep(startDeadline, undefined, { ref: false }).then(() => `it was not ready after ${startDeadline / 1000} s${said()}`)
  const failure = await Promise.race([ready.promise, ended, late])
  if (failure !== null) child.kill('SIGKILL')
  return failure
}

function running(child: ChildProcess, url: string, cleanUp: () => Promise<void>): Postgres {
  const ended = waitForEnd(child)
  const stop = async () => {
    for (const [signal, deadline] of stopSteps) {
      if (child.exitCode !== null || child.signalCode !== null) break
      child.kill(signal)
      await Promise.race([ended, sleep(deadline, undefined, { ref: false })])
    }
    await cleanUp()
  }
  return { url, pid: child.pid ?? 0, ended, [Symbol.asyncDispose]: stop }
}

/** A TCP port of 127.0.0.1 that is free at this moment, for programs that cannot choose one themselves. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('Cannot find a free port: expected a TCP address')
  return address.port
}
