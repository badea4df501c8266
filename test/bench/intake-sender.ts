import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'

// Sends one export again and again, one after the other, as k6 does. Arguments: port, how often, the file that holds it.
const [port, count] = process.argv.slice(2, 4).map(Number)
const agent = new Agent({ keepAlive: true })
const bytes = readFileSync(process.argv[4] ?? '')
for (let i = 0; i < (count ?? 0); i++) await send()
agent.destroy()

function send(): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/x-protobuf', 'content-length': bytes.length }
    const asked = request({ port, host: '127.0.0.1', method: 'POST', agent, headers }, response => response.resume().on('end', resolve))
    asked.on('error', reject).end(bytes)
  })
}
