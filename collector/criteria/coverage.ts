import type { z } from 'zod'
import { formatCount, formatPercent } from '../../contract/quantities.ts'
import { percentage } from './fields.ts'
import { exactEstimate, type FindingDraft } from './finding.ts'
import { figures } from './finding-figures.ts'
import { findReport, importing, lintAge, looserReports, ofReports, versionField } from './imported.ts'
import { type CriterionInput, criterionSchema, defineKind, type LimitError } from './kind.ts'

const schema = criterionSchema('coverage', {
  /** Least share of lines that tests run. */
  limit: percentage(),
  of: versionField('candidate'),
  ...importing,
})

type Coverage = z.output<typeof schema>

/** Lines that tests run (Cobertura XML, LCOV, coverage.py JSON). */
export const coverage = defineKind({
  schema,
  ...ofReports,
  reports: ['cobertura', 'coverage.py', 'lcov'],
  looser: { limit: 'smaller', ...looserReports },
  panel: { name: 'evidence', shows: 'test coverage' },
  lint,
  explain: ({ limit }) => `The imported coverage report shows at least ${formatPercent(limit)} of the lines run by tests.`,
  figures: finding => figures(finding, { value: formatPercent, limit: '≥' }),
  judge,
})

function lint(criterion: Coverage): LimitError[] {
  const { limit } = criterion
  if (limit > 0 && limit <= 1) return lintAge(criterion)
  return [{ key: 'limit', message: `expected more than 0 %, which cannot fail, and at most 100 %, got ${formatPercent(limit)}` }, ...lintAge(criterion)]
}

function judge(question: CriterionInput<Coverage>): FindingDraft {
  const report = findReport(question, 'coverage')
  if (!report.usable) return report.answer
  const { covered, total } = report.facts
  if (total === 0) return unmeasured(`The report ${report.source} has no line that could be run.`)
  if (covered > total) return unmeasured(`The report ${report.source} has more lines run (${formatCount(covered)}) than there are (${formatCount(total)}).`)
  const share = covered / total
  const { limit } = question.criterion
  const shared = { estimate: exactEstimate(share, total, 'share'), limit } as const
  const reason = `Tests run ${formatCount(covered)} of ${formatCount(total)} lines, ${shareWords(share, limit)} (${report.source}); required are ${formatPercent(limit)}.`
  if (share >= limit) return { ...shared, status: 'pass', reason }
  const missing = Math.ceil(limit * total) - covered
  return { ...shared, status: 'fail', reason, remedy: `Cover ${formatCount(missing)} more ${missing === 1 ? 'line' : 'lines'}, then import the new report.` }
}

function unmeasured(reason: string): FindingDraft {
  return { status: 'unknown', reason, remedy: 'Measure the coverage of the whole candidate and import it again.' }
}

/** A share that misses its limit must not look like it, however close it is. */
function shareWords(share: number, limit: number): string {
  const shown = formatPercent(share)
  return share < limit && shown === formatPercent(limit) ? `just below ${shown}` : shown
}
