import { z } from 'zod'
import { thresholds } from './schema.ts'

/** JSON Schema (2020-12) of thresholds.json as people write it, for completion in editors. */
export function thresholdsSchema(): object {
  return { title: 'cutover thresholds', ...z.toJSONSchema(thresholds, { io: 'input' }) }
}
