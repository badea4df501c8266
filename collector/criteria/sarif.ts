import { z } from 'zod'
import { type SarifLevel, sarifLevels } from '../../contract/evidence-events.ts'
import { formatCount } from '../../contract/quantities.ts'
import { sum } from '../../statistics/descriptive.ts'
import { exactEstimate, type FindingDraft } from './finding.ts'
import { figures } from './finding-figures.ts'
import { type FactsOf, findReport, importing, lintAge, looserReports, ofReports, versionField } from './imported.ts'
import { type CriterionInput, criterionSchema, defineKind } from './kind.ts'

const schema = criterionSchema('sarif', {
  /** Nothing at this level or above it. */
  level: z.enum(sarifLevels),
  of: versionField('candidate'),
  ...importing,
})

type Sarif = z.output<typeof schema>

/** Findings of security scanners (SARIF 2.1.0): nothing at or above a level. */
export const sarif = defineKind({
  schema,
  ...ofReports,
  reports: ['sarif'],
  // Nothing at the level or above it: the higher the level, the more passes.
  looser: { level: [...sarifLevels].reverse(), ...looserReports },
  panel: { name: 'evidence', shows: 'security scans' },
  lint: lintAge,
  explain: ({ level }) => `The imported scanner report has nothing at level ${level} or above.`,
  figures: finding => figures(finding, { value: formatCount, limitFormat: () => 'none' }),
  judge,
})

function judge(question: CriterionInput<Sarif>): FindingDraft {
  const report = findReport(question, 'sarif')
  if (!report.usable) return report.answer
  const { facts, source } = report
  const { level } = question.criterion
  if (facts.tools.length === 0) {
    return { status: 'unknown', reason: `The report ${source} names no scanner that ran.`, remedy: 'Run the scanner and import its report.' }
  }
  const found = atOrAbove(facts, level)
  const estimate = exactEstimate(found, atOrAbove(facts, 'none'), 'results')
  const tools = `${facts.tools.join(', ')} (${source})`
  if (found === 0) return { status: 'pass', estimate, limit: 0, reason: `${tools} found nothing at level ${level} or above${below(facts, level)}.` }
  return {
    status: 'fail',
    estimate,
    limit: 0,
    reason: `${tools} found ${formatCount(found)} ${found === 1 ? 'result' : 'results'} at level ${level} or above${facts.worst.length > 0 ? `: ${facts.worst.join('; ')}` : ''}.`,
    remedy: 'Fix them, or suppress reviewed false positives in the scanner; then scan again and import the new report.',
  }
}

function atOrAbove({ counts }: FactsOf<'sarif'>, level: SarifLevel): number {
  return sum(sarifLevels.slice(0, sarifLevels.indexOf(level) + 1).map(one => counts[one]))
}

function below(facts: FactsOf<'sarif'>, level: SarifLevel): string {
  const rest = atOrAbove(facts, 'none') - atOrAbove(facts, level)
  return rest > 0 ? `, ${formatCount(rest)} below it` : ''
}
