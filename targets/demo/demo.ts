import { type Arm, arms } from '../../contract/arm.ts'
import { demoTokenSecret, demoWebhookSecret } from '../../contract/demo-secrets.ts'
import { prepareDatabase } from './database/prepare.ts'
import { startPostgres } from './postgres/server.ts'
import { type Backend, type Host, startBackend } from './supervised-backend.ts'

export interface DemoOptions {
  readonly host: Host
  /** Ports; 0 for any free one. */
  readonly ports: Readonly<Record<Arm | 'database', number>>
  readonly version: string
  /** A given database instead of one of its own. */
  readonly given?: GivenDatabase
  /** Aborted when the demonstration is to end: stops a start under way. */
  readonly stopping: AbortSignal
  /** Takes progress and later failures, one line each. */
  readonly report: (line: string) => void
}

interface GivenDatabase {
  /** Of its owner. */
  readonly url: string
  /** For the rig's role, which only looks on; drawn when absent. */
  readonly readerPassword?: string
}

/** What the demonstration prints once it is ready, as one line of JSON. */
export interface Ready {
  readonly ready: true
  readonly baseline: string
  readonly candidate: string
  /** The owner's URL: everything may be done with it. Of a database that was given: without who signs in. */
  readonly database: string
  /** The rig's URL: to look on, not to touch. Likewise. */
  readonly databaseToRead: string
  /** `postgres` only of its own. */
  readonly pids: Readonly<Record<Arm, number> & { postgres?: number }>
}

export interface Demo extends AsyncDisposable {
  readonly ready: Ready
}

/** Starts PostgreSQL with schema and seed, then both backends on it.
 *  @throws Error saying what did not start; everything else is stopped again by then */
export async function startDemo({ host, ports, version, given, stopping, report }: DemoOptions): Promise<Demo> {
  await using started = new AsyncDisposableStack()
  report(given ? 'preparing the database …' : 'starting PostgreSQL …')
  const postgres = given ? null : started.use(await startPostgres(ports.database))
  stopping.throwIfAborted()
  const owner = given?.url ?? postgres?.url ?? ''
  const logins = await prepareDatabase(owner, given?.readerPassword)
  stopping.throwIfAborted()
  report('starting both backends …')
  const secrets = { TOKEN_SECRET: demoTokenSecret, WEBHOOK_SECRET: demoWebhookSecret }
  const environmentOf = (arm: Arm) => ({ DATABASE_URL: logins[arm], ...secrets })
  const backends = await startAll(started, arm => startBackend({ dialect: arm, host, port: ports[arm], version, environment: environmentOf(arm), report }))
  stopping.throwIfAborted()
  const { baseline, candidate } = backends
  const pids = { baseline: baseline.pid, candidate: candidate.pid, ...(postgres ? { postgres: postgres.pid } : {}) }
  const stack = started.move()
  const shown = (url: string) => (given ? withoutSignIn(url) : url)
  let ending = false
  void postgres?.ended.then(() => {
    if (!ending) report('PostgreSQL ended by itself; the backends answer 500 from now on')
  })
  const end = async () => {
    ending = true
    await stack.disposeAsync()
  }
  const ready = { ready: true, baseline: baseline.url, candidate: candidate.url, database: shown(owner), databaseToRead: shown(logins.rig), pids } as const
  return { ready, [Symbol.asyncDispose]: end }
}

/** What is printed may be kept as a log: the passwords of a database that outlives the demonstration do not belong there. */
function withoutSignIn(url: string): string {
  return Object.assign(new URL(url), { username: '', password: '' }).href
}

/** Starts one backend per arm side by side; those that started are stopped with the rest when one did not. */
async function startAll(started: AsyncDisposableStack, start: (arm: Arm) => Promise<Backend>): Promise<Record<Arm, Backend>> {
  const [baseline, candidate] = await Promise.allSettled(arms.map(start))
  for (const outcome of [baseline, candidate]) if (outcome?.status === 'fulfilled') started.use(outcome.value)
  for (const outcome of [baseline, candidate]) if (outcome?.status === 'rejected') throw outcome.reason
  if (baseline?.status !== 'fulfilled' || candidate?.status !== 'fulfilled') throw new Error('Cannot start the backends: expected one per arm')
  return { baseline: baseline.value, candidate: candidate.value }
}
