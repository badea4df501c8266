import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { thresholdsSchema } from '../../../collector/policy/schema.ts'

test('thresholds.schema.json equals the schema of the policy parser (npm run generate rewrites it)', () => {
  const committed: unknown = JSON.parse(readFileSync(join(import.meta.dirname, '../../../thresholds.schema.json'), 'utf8'))
  expect(committed).toEqual(thresholdsSchema())
})
