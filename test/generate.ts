// Writes the JSON Schemas that are generated from the code; tests fail when a committed one differs.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { thresholdsSchema, verdictSchema } from '../collector/index.ts'

const root = join(import.meta.dirname, '..')
for (const [file, schema] of [
  ['thresholds.schema.json', thresholdsSchema()],
  ['collector/outputs/verdict.schema.json', verdictSchema()],
] as const) {
  writeFileSync(join(root, file), `${JSON.stringify(schema, null, 2)}\n`)
  console.log(`wrote ${file}`)
}
