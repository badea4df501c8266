#!/usr/bin/env node
// The demonstration: PostgreSQL and two backends to point the rig at, until SIGTERM, SIGINT or the death of its parent.
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { type DemoOptions, startDemo } from './demo.ts'
import { stopSignal } from './stop-signal.ts'
import { hosts } from './supervised-backend.ts'

const usage = `Usage: node targets/demo/main.ts [options]

Starts PostgreSQL and two backends of one marketplace, prints one line of JSON when they answer, runs until SIGTERM or SIGINT.

  --baseline-port N    port of the baseline, 0 for any free one (3000)
  --candidate-port N   port of the candidate (8000)
  --database-port N    port of PostgreSQL (0)
  --host ADDRESS       127.0.0.1, or 0.0.0.0 in a container of its own: every client that reaches a backend can set its faults (127.0.0.1)
  --version TEXT       version that both backends report (1.0.0)
  --help

With DEMO_DATABASE_URL set to the owner of an empty PostgreSQL 18 database (or one that a demonstration made) no PostgreSQL is started; the rig's role,
which only looks on, gets the password of DEMO_READER_PASSWORD.
`
const codes = { ok: 0, usage: 2, rigFailed: 4 } as const

const port = z.coerce.number().int().min(0).max(65_535)
const flags = z.object({ host: z.enum(hosts), 'baseline-port': port, 'candidate-port': port, 'database-port': port, version: z.string().min(1) })
const options = {
  host: { type: 'string', default: hosts[0] },
  'baseline-port': { type: 'string', default: '3000' },
  'candidate-port': { type: 'string', default: '8000' },
  'database-port': { type: 'string', default: '0' },
  version: { type: 'string', default: '1.0.0' },
  help: { type: 'boolean', default: false },
} as const

// The reader of the output may be gone; the children must still be stopped.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
process.exit(await main())

async function main(): Promise<number> {
  const wanted = readFlags()
  if (typeof wanted === 'number') return wanted
  const stopping = stopSignal(() => process.exit(codes.rigFailed))
  try {
    await run({ ...wanted, stopping, report })
    return codes.ok
  } catch (error) {
    // A start that is broken off fails in its own ways: what was asked for was an end.
    if (error !== stopping.reason) report(error instanceof Error ? error.message : String(error))
    return stopping.aborted ? codes.ok : codes.rigFailed
  }
}

async function run(demo: DemoOptions): Promise<void> {
  await using started = await startDemo(demo)
  process.stdout.write(`${JSON.stringify(started.ready)}\n`)
  if (!demo.stopping.aborted) await once(demo.stopping, 'abort')
}

function readFlags(): Pick<DemoOptions, 'host' | 'ports' | 'version' | 'given'> | number {
  try {
    const { values } = parseArgs({ options })
    if (values.help) {
      process.stdout.write(usage)
      return codes.ok
    }
    const given = flags.parse(values)
    const ports = { baseline: given['baseline-port'], candidate: given['candidate-port'], database: given['database-port'] }
    return { host: given.host, ports, version: given.version, ...givenDatabase(process.env) }
  } catch (error) {
    const reason = error instanceof z.ZodError ? error.issues.map(issue => `--${issue.path.join('.')}: ${issue.message}`).join('; ') : String(error)
    process.stderr.write(`${reason}\n\n${usage}`)
    return codes.usage
  }
}

function givenDatabase({ DEMO_DATABASE_URL: url, DEMO_READER_PASSWORD: readerPassword }: NodeJS.ProcessEnv): Pick<DemoOptions, 'given'> {
  return url ? { given: { url, ...(readerPassword ? { readerPassword } : {}) } } : {}
}

function report(line: string): void {
  process.stderr.write(`demo: ${line}\n`)
}
