import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export const reportsFolder = join(import.meta.dirname, '../../../fixtures/reports')

/** A report of a real tool (test/fixtures/reports/README.md). */
export function realReport(name: string): string {
  return readFileSync(join(reportsFolder, name), 'utf8')
}
