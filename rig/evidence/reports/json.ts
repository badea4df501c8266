import type { z } from 'zod'
import { ReportFault } from './report-fault.ts'

/** @throws ReportFault for anything but JSON, with the line when it is known */
export function parsedJson(text: string): unknown {
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
