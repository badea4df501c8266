import { z } from 'zod'
import { verdictSchema as schema } from '../judge/verdict-schema.ts'

/** JSON Schema (2020-12) of verdict.json. */
export function verdictSchema(): object {
  return { title: 'cutover verdict', ...z.toJSONSchema(schema) }
}
