import { RecordWriter } from '../../../collector/record/writer.ts'

// Run with a limit on the size of its files: appends until the system refuses, and prints the acknowledged frames.
const [path = ''] = process.argv.slice(2)
const payload = Buffer.from(Array.from({ length: 3000 }, (_, i) => (i * i * 7919) % 251))
const record = await RecordWriter.create(path)
let acknowledged = 0
let refusal = ''
for (let i = 0; i < 1000 && !refusal; i++) {
  const outcomes = await Promise.allSettled([1, 2, 3].map(() => record.append({ signal: 'logs', encoding: 'json' }, payload, i)))
  for (const outcome of outcomes) {
    if (outcome.status === 'fulfilled') acknowledged++
    else refusal = String(outcome.reason.message)
  }
}
const later = await record.append({ signal: 'logs', encoding: 'json' }, payload, 1).catch(error => String(error.message))
console.log(JSON.stringify({ acknowledged, refusal, later, ...record.summary }))
await record[Symbol.asyncDispose]()
