import type { z } from 'zod'
import { ReportFault } from './report-fault.ts'

/** Lists and objects within each other; reports have about ten. Without a limit a file of brackets takes gigabytes to read. */
const deepest = 200

/** @throws ReportFault for anything but JSON, with the line when it is known */
export function parsedJson(text: string): unknown {
  requireShallow(text)
  try {
    return JSON.parse(text)
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    const [, where] = /line (\d+)/.exec(said) ?? []
    throw new ReportFault(`expected JSON, got ${said}`, where === undefined ? null : `line ${where}`)
  }
}

/** @param what the shape is called  @throws ReportFault naming the first place where the value has another shape */
export function shaped<T>(value: unknown, schema: z.ZodType<T>, what: string): T {
  const read = schema.safeParse(value)
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw new ReportFault(`expected ${what}: ${issue?.message ?? 'it has another shape'}`, issue?.path.map(String).join('.') || null)
}

/** @throws ReportFault; looks at brackets outside of texts alone */
function requireShallow(text: string): void {
  let depth = 0
  let quoted = false
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at]
    if (letter === '"') quoted = !quoted
    else if (letter === '\\') at += 1
    else if (!quoted && (letter === '[' || letter === '{')) depth += 1
    else if (!quoted && (letter === ']' || letter === '}')) depth -= 1
    if (depth > deepest) throw new ReportFault(`expected at most ${deepest} lists and objects within each other, got more`)
  }
}
