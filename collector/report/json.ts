import type { Verdict } from '../judge/verdict-schema.ts'

/** verdict.json: the same verdict is the same bytes. */
export function toJson(verdict: Verdict): string {
  return `${JSON.stringify(verdict, null, 2)}\n`
}
