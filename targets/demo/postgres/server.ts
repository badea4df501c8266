import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { packagedBinaries } from './binaries.ts'
import { freePort } from './free-port.ts'
import { lastLines } from './last-lines.ts'
import { publishedCopy } from './published-copy.ts'
import { initArguments, serverArguments } from './settings.ts'
import { restoreSymlinks } from './symlinks.ts'
import { type SystemUser, unprivilegedUser } from './unprivileged.ts'
import { watchOver } from './watchdog.ts'

const databaseUser = 'marketplace'
const attemptsToFindAPort = 3
const startDeadline = 30_000
/** ms until the next, harsher signal: fast shutdown, immediate shutdown (both remove shared memory), kill. */
const stopSteps = [
  ['SIGINT', 5_000],
  ['SIGQUIT', 3_000],
  ['SIGKILL', 2_000],
] as const

/** Programs ready to run: from where, as whom (null: as ourselves). */
interface Installation {
  readonly bin: string
  readonly user: SystemUser | null
}

/** A PostgreSQL server with an empty database of its own, on 127.0.0.1. */
export interface Postgres extends AsyncDisposable {
  readonly url: string
  readonly pid: number
  /** Resolves when the server ends, by itself or by `stop`. */
  readonly ended: Promise<void>
  /** Ends it and removes its data. */
  stop(): Promise<void>
}

/** Creates a fresh data folder and starts PostgreSQL on it. Works as a normal user and as root (then under an unprivileged uid).
 *  @param port 0 for any free one  @throws Error `PostgreSQL did not start: …` with what the programs said; nothing is left then */
export async function startPostgres(port = 0): Promise<Postgres> {
  const installation = await install()
  const folder = await mkdtemp(join(tmpdir(), 'cutover-demo-postgres-'))
  const callOff = watchOver(folder)
  const cleanUp = async () => {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
    callOff()
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

async function install(): Promise<Installation> {
  const packaged = packagedBinaries()
  if (process.getuid?.() === 0) return { bin: join((await publishedCopy(packaged)).folder, 'bin'), user: unprivilegedUser() }
  await restoreSymlinks(packaged.folder)
  return { bin: join(packaged.folder, 'bin'), user: null }
}

async function initialise(installation: Installation, folder: string): Promise<string> {
  const password = randomBytes(18).toString('base64url')
  const passwordFile = join(folder, 'password')
  await writeFile(passwordFile, password, { mode: 0o600 })
  if (installation.user) for (const path of [passwordFile, folder]) await chown(path, installation.user.uid, installation.user.gid)
  const initdb = start(installation, folder, 'initdb', initArguments(join(folder, 'data'), databaseUser, passwordFile))
  const said = lastLines([initdb.stdout, initdb.stderr])
  const outcome = await ending(initdb)
  if (outcome !== 'code 0') throw new Error(`PostgreSQL did not start: initdb ended with ${outcome}, ${said()}`)
  await rm(passwordFile)
  return password
}

async function serve(installation: Installation, folder: string, wanted: number): Promise<{ child: ChildProcess; port: number }> {
  for (let attempt = 1; ; attempt++) {
    const port = wanted || (await freePort())
    const child = start(installation, folder, 'postgres', serverArguments(join(folder, 'data'), port))
    const failure = await failureToStart(child)
    if (failure === null) return { child, port }
    // Between finding a free port and using it another program may have taken it.
    if (wanted || attempt === attemptsToFindAPort || !failure.includes('could not bind'))
      throw new Error(`PostgreSQL did not start on port ${port}: ${failure}`)
  }
}

async function failureToStart(child: ChildProcess): Promise<string | null> {
  const ready = Promise.withResolvers<null>()
  const said = lastLines([child.stderr], line => {
    if (line.includes('ready to accept connections')) ready.resolve(null)
  })
  const ended = ending(child).then(outcome => `it ended with ${outcome}, ${said()}`)
  const late = sleep(startDeadline, undefined, { ref: false }).then(() => `it was not ready after ${startDeadline / 1000} s, ${said()}`)
  const failure = await Promise.race([ready.promise, ended, late])
  if (failure !== null) child.kill('SIGKILL')
  return failure
}

function start({ bin, user }: Installation, folder: string, program: string, args: string[]): ChildProcess {
  return spawn(join(bin, program), args, {
    cwd: folder,
    env: { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin' },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(user ? { uid: user.uid, gid: user.gid } : {}),
  })
}

/** How a program ended, in words: `code 1`, `SIGKILL`, or why it could not be run. */
async function ending(child: ChildProcess): Promise<string> {
  try {
    const [code, signal]: (number | string | null)[] = await once(child, 'close')
    return signal === null ? `code ${code}` : String(signal)
  } catch (error) {
    return `"${error instanceof Error ? error.message : String(error)}" (may its user enter ${tmpdir()}? TMPDIR names another folder)`
  }
}

function running(child: ChildProcess, url: string, cleanUp: () => Promise<void>): Postgres {
  const ended = ending(child).then(() => {})
  const stop = async () => {
    for (const [signal, deadline] of stopSteps) {
      if (child.exitCode !== null || child.signalCode !== null) break
      child.kill(signal)
      await Promise.race([ended, sleep(deadline, undefined, { ref: false })])
    }
    await cleanUp()
  }
  return { url, pid: child.pid ?? 0, ended, stop, [Symbol.asyncDispose]: stop }
}
