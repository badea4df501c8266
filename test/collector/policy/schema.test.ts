import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { thresholdsSchema } from '../../../collector/policy/schema.ts'

test('thresholds.schema.json is the schema that is judged by (npm run generate writes it anew)', () => {
  const committed: unknown = JSON.parse(readFileSync(join(import.meta.dirname, '../../../thresholds.schema.json'), 'utf8'))
  expect(committed).toEqual(thresholdsSchema())
})
