import { z } from 'zod'
import { parsedJson, shaped } from './json.ts'
import { type FactsOf, momentOf, type Reading } from './reading.ts'
import { ReportFault } from './report-fault.ts'

const count = z.int().min(0)
const report = z.object({
  meta: z.object({ timestamp: z.string().optional() }),
  totals: z.object({ covered_lines: count, num_statements: count }),
})

/** Reads the JSON report of coverage.py (`coverage json`). @throws ReportFault */
export function readCoveragePy(text: string): Reading<FactsOf<'coverage'>> {
  const { meta, totals } = shaped(parsedJson(text), report, 'a JSON report of coverage.py')
  const facts = { kind: 'coverage', covered: totals.covered_lines, total: totals.num_statements } as const
  if (facts.covered > facts.total)
    throw new ReportFault(`expected at most as many covered lines as there are, got ${facts.covered} of ${facts.total}`, 'totals.covered_lines')
  return { facts, moment: momentOf(meta.timestamp ?? '') }
}
