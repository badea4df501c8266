import { randomUUID } from 'node:crypto'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { arms } from '../../contract/arm.ts'
import type { Services } from './call.ts'
import { openPool } from './database/pool.ts'
import { Faults } from './faults/faults.ts'
import { serve } from './serve.ts'
import { type BackendMessage, hosts } from './supervised-backend.ts'
import { createTokens } from './tokens.ts'

// One backend, in a process of its own: `node backend.ts --dialect baseline --port 3000`. The supervisor (main.ts) starts two.

const rigFailed = 4
const stopDeadline = 2_500
const names = { baseline: 'Next.js (demo)', candidate: 'Django (demo)' } as const
const flags = z.object({ dialect: z.enum(arms), host: z.enum(hosts), port: z.coerce.number().int().min(0).max(65_535), version: z.string().min(1) })
const environment = z.object({ DATABASE_URL: z.string(), TOKEN_SECRET: z.string(), WEBHOOK_SECRET: z.string() })

let stop = async () => process.exit(0)
process.once('SIGTERM', () => stop())
// The death of the supervisor closes the channel.
process.once('disconnect', () => stop())
// The supervisor decides about Ctrl-C, which a terminal sends to all of its group.
process.on('SIGINT', () => {})

try {
  await start()
} catch (error) {
  tell({ failed: error instanceof Error ? error.message : String(error) }, () => process.exit(rigFailed))
}

async function start(): Promise<void> {
  const { dialect, version, ...where } = flags.parse(given())
  const { DATABASE_URL, TOKEN_SECRET, WEBHOOK_SECRET } = environment.parse(process.env)
  const database = await openPool(DATABASE_URL)
  const identity = { name: names[dialect], version, instance: randomUUID(), environment: 'demo' }
  const faults = new Faults(DATABASE_URL)
  const tokens = createTokens(TOKEN_SECRET, () => faults.settings)
  const services: Services = { dialect, identity, database, tokens, faults, webhookSecret: WEBHOOK_SECRET }
  const server = await serve(services, where, seconds => tell({ restart: seconds }, () => process.exit(0)))
  stop = async () => {
    setTimeout(() => process.exit(rigFailed), stopDeadline).unref()
    await faults.replace({})
    await server.stop()
    await database.end()
    process.exit(0)
  }
  tell({ port: server.port })
}

function given(): Record<string, unknown> {
  const options = {
    dialect: { type: 'string' },
    host: { type: 'string', default: hosts[0] },
    port: { type: 'string', default: '0' },
    version: { type: 'string', default: '1.0.0' },
  } as const
  return parseArgs({ options }).values
}

function tell(message: BackendMessage, sent: () => void = () => {}): void {
  if (process.send) process.send(message, sent)
  else {
    console.error(JSON.stringify(message))
    sent()
  }
}
