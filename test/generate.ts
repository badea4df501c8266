// Writes what is generated from the code: the JSON Schemas, and the verdicts on the recorded runs. Look at the difference before you commit it.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { judgeRecord, parsePolicy, thresholdsSchema, toJson, verdictSchema } from '../collector/index.ts'
import { faultsPage } from './faults/page.ts'

const root = join(import.meta.dirname, '..')
write('thresholds.schema.json', `${JSON.stringify(thresholdsSchema(), null, 2)}\n`)
write('collector/outputs/verdict.schema.json', `${JSON.stringify(verdictSchema(), null, 2)}\n`)
for (const name of readdirSync(join(root, 'test/fixtures/records')))
  write(`test/fixtures/records/${name}/verdict.json`, verdictOn(`test/fixtures/records/${name}`))
write('docs/faults.md', faultsPage())

function verdictOn(folder: string): string {
  const policy = parsePolicy(readFileSync(join(root, folder, 'policy.json'), 'utf8'))
  if (!policy.ok) throw new Error(`Cannot judge ${folder}: ${policy.errors.map(({ path, message }) => `${path}: ${message}`).join('; ')}`)
  return toJson(judgeRecord(join(root, folder, 'record.bin'), policy))
}

function write(file: string, text: string): void {
  writeFileSync(join(root, file), text)
  console.log(`wrote ${file}`)
}
