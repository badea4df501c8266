import { Agent, request } from 'node:http'
import { k6Export } from './k6-export.ts'

// Sends exports one after the other, as k6 does. Arguments: port, how many.
const [port, count] = process.argv.slice(2).map(Number)
const agent = new Agent({ keepAlive: true })
const bytes = k6Export('bench', Date.parse('2026-01-05T10:00:00Z'), 600)
for (let i = 0; i < (count ?? 0); i++) await send()
agent.destroy()

function send(): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/x-protobuf', 'content-length': bytes.length }
    const asked = request({ port, host: '127.0.0.1', method: 'POST', agent, headers }, response => response.resume().on('end', resolve))
    asked.on('error', reject).end(bytes)
  })
}
