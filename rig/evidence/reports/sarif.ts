import { type SarifLevel, sarifLevels } from '../../../contract/evidence-events.ts'
import { parsedJson, shaped } from './json.ts'
import { oneLine } from './one-line.ts'
import { type FactsOf, momentOf, oldest, type Reading } from './reading.ts'
import { ReportFault } from './report-fault.ts'
import { levelOf } from './sarif-level.ts'
import { type SarifResult, type SarifRun, sarifLog } from './sarif-shape.ts'

/** How many results are described, and scanners named. */
const described = 3
const namedTools = 10

interface Standing {
  readonly level: SarifLevel
  readonly words: string
}

/** Reads SARIF 2.1.0: results that stand, by level. A scanner that did not finish or did not look is no report.
 *  @throws ReportFault */
export function readSarif(text: string): Reading<FactsOf<'sarif'>> {
  const { runs } = shaped(parsedJson(text), sarifLog, 'SARIF 2.1.0')
  const standing = runs.flatMap(standingIn)
  const counts = { error: 0, warning: 0, note: 0, none: 0 }
  for (const { level } of standing) counts[level] += 1
  const highest = sarifLevels.find(level => counts[level] > 0)
  const worst = standing.filter(({ level }) => level === highest).slice(0, described)
  const [commit] = runs.flatMap(run => (run.versionControlProvenance ?? []).flatMap(({ revisionId }) => revisionId ?? []))
  const ends = runs.flatMap(run => (run.invocations ?? []).map(({ endTimeUtc = '' }) => momentOf(endTimeUtc)))
  return {
    facts: {
      kind: 'sarif',
      counts,
      tools: [...new Set(runs.map(run => oneLine(run.tool.driver.name)))].slice(0, namedTools),
      worst: worst.map(({ words }) => words),
    },
    moment: oldest(ends),
    ...(commit === undefined ? {} : { commit }),
  }
}

function standingIn(run: SarifRun, index: number): Standing[] {
  const place = `runs.${index}`
  const tool = run.tool.driver.name
  if (run.invocations?.some(({ executionSuccessful }) => !executionSuccessful))
    throw new ReportFault(`${tool} says that it did not finish (executionSuccessful is false): scan again`, `${place}.invocations`)
  if (!run.results)
    throw new ReportFault(
      `${tool} has no list of results, which means that it did not scan: expected an array, empty when nothing was found`,
      `${place}.results`,
    )
  return run.results.filter(stands).map(result => ({ level: levelOf(result, run), words: wordsOf(result) }))
}

/** Not suppressed (3.27.23: a suppression that is rejected or under review does not count), and not gone since the earlier scan. */
function stands({ suppressions, baselineState }: SarifResult): boolean {
  const suppressed = suppressions && suppressions.length > 0 && suppressions.every(({ status = 'accepted' }) => status === 'accepted')
  return !suppressed && baselineState !== 'absent'
}

function wordsOf({ ruleId, rule, message, locations }: SarifResult): string {
  const at = locations?.[0]?.physicalLocation
  const where =
    at?.artifactLocation?.uri === undefined ? '' : ` in ${at.artifactLocation.uri}${at.region?.startLine === undefined ? '' : `:${at.region.startLine}`}`
  return oneLine(`${ruleId ?? rule?.id ?? 'a result'}${where}: ${message?.text ?? 'no message'}`)
}
