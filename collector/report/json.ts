import { z } from 'zod'
import { verdictSchema as schema, type Verdict } from '../judge/verdict-schema.ts'

/** verdict.json: the same verdict is the same bytes. */
export function toJson(verdict: Verdict): string {
  return `${JSON.stringify(verdict, null, 2)}\n`
}

/** JSON Schema (2020-12) of verdict.json. */
export function verdictJsonSchema(): object {
  return { title: 'cutover verdict', ...z.toJSONSchema(schema) }
}
