import { readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'

// Sends exports one after the other, as k6 does, and again from the first. Arguments: port, how many in all, protobuf or json, the files that hold them.
const [port, count] = process.argv.slice(2, 4).map(Number)
const agent = new Agent({ keepAlive: true })
const contentType = process.argv[4] === 'json' ? 'application/json' : 'application/x-protobuf'
const exports = process.argv.slice(5).map(file => readFileSync(file))
for (let i = 0; i < (count ?? 0); i++) await send(exports[i % exports.length] ?? Buffer.alloc(0))
agent.destroy()

function send(bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': contentType, 'content-length': bytes.length }
    const asked = request({ port, host: '127.0.0.1', method: 'POST', agent, headers }, response => response.resume().on('end', resolve))
    asked.on('error', reject).end(bytes)
  })
}
