#!/usr/bin/env node
// The demonstration: PostgreSQL and two backends to point the rig at, until SIGTERM, SIGINT or the death of whoever started it.
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { type DemoOptions, startDemo } from './demo.ts'
import { stopSignal } from './stop-signal.ts'

const usage = `Usage: node targets/demo/main.ts [options]

Starts PostgreSQL and two backends of one marketplace on 127.0.0.1, prints one line of JSON when they answer, runs until SIGTERM or SIGINT.

  --baseline-port N    port of the baseline, 0 for any free one (3000)
  --candidate-port N   port of the candidate (8000)
  --database-port N    port of PostgreSQL (0)
  --version TEXT       version that both backends report (1.0.0)
  --help
`
const codes = { ok: 0, usage: 2, rigFailed: 4 } as const

const port = z.coerce.number().int().min(0).max(65_535)
const flags = z.object({ 'baseline-port': port, 'candidate-port': port, 'database-port': port, version: z.string().min(1) })
const options = {
  'baseline-port': { type: 'string', default: '3000' },
  'candidate-port': { type: 'string', default: '8000' },
  'database-port': { type: 'string', default: '0' },
  version: { type: 'string', default: '1.0.0' },
  help: { type: 'boolean', default: false },
} as const

// Whoever read our output may be gone; that is no reason to leave children behind.
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
  demo.report('stopping …')
}

function readFlags(): Pick<DemoOptions, 'ports' | 'version'> | number {
  try {
    const { values } = parseArgs({ options })
    if (values.help) {
      process.stdout.write(usage)
      return codes.ok
    }
    const given = flags.parse(values)
    return { ports: { baseline: given['baseline-port'], candidate: given['candidate-port'], database: given['database-port'] }, version: given.version }
  } catch (error) {
    const reason = error instanceof z.ZodError ? error.issues.map(issue => `--${issue.path.join('.')}: ${issue.message}`).join('; ') : String(error)
    process.stderr.write(`${reason}\n\n${usage}`)
    return codes.usage
  }
}

function report(line: string): void {
  process.stderr.write(`demo: ${line}\n`)
}
