import { z } from 'zod'
import { formatCount } from '../../contract/quantities.ts'
import { exactEstimate, type FindingDraft } from './finding.ts'
import { countFigures } from './finding-figures.ts'
import { type FactsOf, findReport, importing, lintAge, looserReports, ofReports, versionField } from './imported.ts'
import { type CriterionInput, criterionSchema, defineKind } from './kind.ts'

const schema = criterionSchema('tests', {
  /** Tests that must have run; skipped ones have not. */
  atLeast: z.int().min(1),
  of: versionField('candidate'),
  ...importing,
})

type Tests = z.output<typeof schema>

/** Test results (JUnit XML): none failed or broke, and enough of them ran. */
export const tests = defineKind({
  schema,
  ...ofReports,
  reports: ['junit'],
  looser: { atLeast: 'smaller', ...looserReports },
  panel: { name: 'evidence', shows: 'test reports' },
  lint: lintAge,
  explain: ({ atLeast }) => `The imported test report has no failure, and at least ${formatCount(atLeast)} ${atLeast === 1 ? 'test' : 'tests'} ran.`,
  figures: finding => ({ ...countFigures(finding), limit: finding.estimate ? 'all' : '' }),
  judge,
})

const named = 3

function judge(question: CriterionInput<Tests>): FindingDraft {
  const report = findReport(question, 'tests')
  if (!report.usable) return report.answer
  const { facts, source } = report
  const { atLeast } = question.criterion
  const ran = facts.tests - facts.skipped
  const bad = facts.failures + facts.errors
  const shared = { estimate: exactEstimate(bad, ran, 'tests'), limit: 0 } as const
  if (bad > 0) {
    return {
      ...shared,
      status: 'fail',
      reason: `${formatCount(bad)} of ${formatCount(ran)} tests failed (${source})${examples(facts)}.`,
      remedy: 'Fix what these tests show, run them again and import the new report.',
    }
  }
  if (ran < 0) {
    const reason = `The report ${source} has more tests skipped (${formatCount(facts.skipped)}) than there are (${formatCount(facts.tests)}).`
    return { status: 'unknown', reason, remedy: 'Run the whole suite and import its report.' }
  }
  if (ran < atLeast) {
    const reason = `Only ${formatCount(ran)} ${ran === 1 ? 'test' : 'tests'} ran (${source}${facts.skipped > 0 ? `; ${formatCount(facts.skipped)} were skipped` : ''}); at least ${formatCount(atLeast)} are required.`
    return { ...shared, status: 'unknown', reason, remedy: 'Run the whole suite and import its report.' }
  }
  const skipped = facts.skipped > 0 ? `; ${formatCount(facts.skipped)} were skipped` : ''
  return { ...shared, status: 'pass', reason: `All ${formatCount(ran)} tests that ran passed (${source}${skipped}).` }
}

function examples({ failed, failures, errors }: FactsOf<'tests'>): string {
  if (failed.length === 0) return ''
  const more = failures + errors - Math.min(named, failed.length)
  return `: ${failed.slice(0, named).join('; ')}${more > 0 ? ` and ${formatCount(more)} more` : ''}`
}
