// One proxy in a process of its own, so that neither delays the other: `node proxy-process.ts --to http://127.0.0.1:3000 --address 127.0.0.1 --share 0.25`.
// It prints where it listens, and ends with SIGTERM or with its parent.
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { startProxy } from './delaying-proxy.ts'

const { values } = parseArgs({ options: { to: { type: 'string' }, address: { type: 'string' }, share: { type: 'string' } } })
await serve(values.to ?? '', values.address ?? '', Number(values.share))
process.exit(0)

async function serve(to: string, address: string, share: number): Promise<void> {
  await using proxy = await startProxy({ to: new URL(to), address, share })
  process.stdout.write(`${JSON.stringify({ ready: true, url: proxy.url })}\n`)
  process.stdin.on('error', () => {}).resume()
  await Promise.race([once(process, 'SIGTERM'), once(process.stdin, 'close')])
}
