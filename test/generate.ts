// Writes what is generated from the code: the JSON Schemas, dashboards and rules, the demonstration's policy in containers, and the verdicts on the recorded runs. Look at the difference before you commit it.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { judgeRecord, parsePolicy, thresholdsSchema, toJson, verdictJsonSchema } from '../collector/index.ts'
import { observabilityFiles } from '../dashboards/index.ts'
import { cliReference } from '../rig/cli/reference.ts'
import { demoPolicy } from './deploy/demo-policy.ts'
import { faultsPage } from './faults/page.ts'
import { environmentPage } from './reference/environment-page.ts'
import { metricsPage } from './reference/metrics-page.ts'
import { definedCommands } from './rig/cli/definitions.ts'

const root = join(import.meta.dirname, '..')
write('thresholds.schema.json', `${JSON.stringify(thresholdsSchema(), null, 2)}\n`)
write('collector/report/verdict.schema.json', `${JSON.stringify(verdictJsonSchema(), null, 2)}\n`)
write('deploy/demo/thresholds.json', demoPolicy(readFileSync(join(root, 'thresholds.json'), 'utf8')))
for (const name of readdirSync(join(root, 'test/fixtures/records')))
  write(`test/fixtures/records/${name}/verdict.json`, verdictOn(`test/fixtures/records/${name}`))
write('docs/faults.md', faultsPage())
write('docs/reference/environment.md', environmentPage())
write('docs/reference/metrics.md', metricsPage())
write('docs/reference/cli.md', cliReference(definedCommands()))
for (const { path, text } of observabilityFiles(readPolicy('thresholds.json').policy)) write(path, text)

function verdictOn(folder: string): string {
  return toJson(judgeRecord(join(root, folder, 'record.bin'), readPolicy(`${folder}/policy.json`)))
}

function readPolicy(file: string) {
  const read = parsePolicy(readFileSync(join(root, file), 'utf8'))
  if (!read.ok) throw new Error(`Cannot read ${file}: ${read.errors.map(({ path, message }) => `${path}: ${message}`).join('; ')}`)
  return read
}

function write(file: string, text: string): void {
  writeFileSync(join(root, file), text)
  console.log(`wrote ${file}`)
}
