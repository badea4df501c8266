import { z } from 'zod'
import { type SarifLevel, sarifLevels } from '../../../contract/evidence-events.ts'
import { parseJson, validateShape } from './report-json.ts'
import { type FactsOf, findOldest, parseTime, type ReportContent, ReportError, toOneLine } from './report-values.ts'

/** How many results are described, and scanners named. */
const described = 3
const namedTools = 10

interface Standing {
  readonly level: SarifLevel
  readonly words: string
}

/** Reads SARIF 2.1.0: results that stand, by level. A scanner that did not finish or did not look is no report.
 *  @throws ReportError */
export function parseSarif(text: string): ReportContent<FactsOf<'sarif'>> {
  const { runs } = validateShape(parseJson(text), sarifLog, 'SARIF 2.1.0')
  const standing = runs.flatMap(listStanding)
  const counts = { error: 0, warning: 0, note: 0, none: 0 }
  for (const { level } of standing) counts[level] += 1
  const highest = sarifLevels.find(level => counts[level] > 0)
  const worst = standing.filter(({ level }) => level === highest).slice(0, described)
  const [commit] = runs.flatMap(run => (run.versionControlProvenance ?? []).flatMap(({ revisionId }) => revisionId ?? []))
  const ends = runs.flatMap(run => (run.invocations ?? []).map(({ endTimeUtc = '' }) => parseTime(endTimeUtc)))
  return {
    facts: {
      kind: 'sarif',
      counts,
      tools: [...new Set(runs.map(run => toOneLine(run.tool.driver.name)))].slice(0, namedTools),
      worst: worst.map(({ words }) => words),
    },
    moment: findOldest(ends),
    ...(commit === undefined ? {} : { commit }),
  }
}

function listStanding(run: SarifRun, index: number): Standing[] {
  const place = `runs.${index}`
  const tool = run.tool.driver.name
  if (run.invocations?.some(({ executionSuccessful }) => !executionSuccessful))
    throw new ReportError(`${tool} did not finish (executionSuccessful is false)`, `${place}.invocations`, 'scan')
  if (!run.results) throw new ReportError(`${tool} did not scan: it has no list of results, not even an empty one`, `${place}.results`, 'scan')
  return run.results.filter(isStanding).map(result => ({ level: findLevel(result, run), words: describeResult(result) }))
}

/** Not suppressed (3.27.23: a suppression that is rejected or under review does not count), and not gone since the earlier scan. */
function isStanding({ suppressions, baselineState }: SarifResult): boolean {
  const suppressed = suppressions && suppressions.length > 0 && suppressions.every(({ status = 'accepted' }) => status === 'accepted')
  return !suppressed && baselineState !== 'absent'
}

function describeResult({ ruleId, rule, message, locations }: SarifResult): string {
  const at = locations?.[0]?.physicalLocation
  const where =
    at?.artifactLocation?.uri === undefined ? '' : ` in ${at.artifactLocation.uri}${at.region?.startLine === undefined ? '' : `:${at.region.startLine}`}`
  return toOneLine(`${ruleId ?? rule?.id ?? 'a result'}${where}: ${message?.text ?? 'no message'}`)
}

/** Level of a result (SARIF 2.1.0, 3.27.10): its own; else none for what is no failure, what an invocation set for its rule,
 *  the rule's default, and warning without one. */
function findLevel(result: SarifResult, run: SarifRun): SarifLevel {
  if (result.level !== undefined) return result.level
  if (result.kind !== undefined && result.kind !== 'fail') return 'none'
  return overridden(result, run) ?? ruleOf(result, run)?.defaultConfiguration?.level ?? 'warning'
}

function overridden(result: SarifResult, run: SarifRun): SarifLevel | undefined {
  const overrides = (run.invocations ?? []).flatMap(({ ruleConfigurationOverrides = [] }) => ruleConfigurationOverrides)
  const { id, index } = referenceOf(result)
  return overrides.find(
    ({ descriptor }) => (descriptor.index !== undefined && descriptor.index === index) || (descriptor.id !== undefined && descriptor.id === id),
  )?.configuration.level
}

function ruleOf(result: SarifResult, { tool }: SarifRun): SarifRule | undefined {
  const { id, index, extension } = referenceOf(result)
  const component = extension === undefined || extension < 0 ? tool.driver : tool.extensions?.[extension]
  const rules = component?.rules ?? []
  return (index === undefined ? undefined : rules[index]) ?? rules.find(rule => rule.id !== undefined && rule.id === id)
}

function referenceOf({ ruleId, ruleIndex, rule }: SarifResult) {
  return { id: ruleId ?? rule?.id, index: rule?.index ?? ruleIndex, extension: rule?.toolComponent?.index }
}

// As much of SARIF 2.1.0 as decides how many results of which level stand.
const level = z.enum(sarifLevels)
const index = z.int().min(-1)

const rule = z.object({ id: z.string().optional(), defaultConfiguration: z.object({ level: level.optional() }).optional() })
const component = z.object({ name: z.string().min(1), rules: z.array(rule).optional() })
const ruleReference = z.object({ id: z.string().optional(), index: index.optional(), toolComponent: z.object({ index: index.optional() }).optional() })

const location = z.object({
  physicalLocation: z
    .object({
      artifactLocation: z.object({ uri: z.string().optional() }).optional(),
      region: z.object({ startLine: z.int().optional() }).optional(),
    })
    .optional(),
})

const result = z.object({
  ruleId: z.string().optional(),
  ruleIndex: index.optional(),
  rule: ruleReference.optional(),
  kind: z.string().optional(),
  level: level.optional(),
  message: z.object({ text: z.string().optional() }).optional(),
  locations: z.array(location).optional(),
  suppressions: z.array(z.object({ status: z.string().optional() })).nullish(),
  baselineState: z.string().optional(),
})

const invocation = z.object({
  executionSuccessful: z.boolean(),
  endTimeUtc: z.string().optional(),
  ruleConfigurationOverrides: z.array(z.object({ descriptor: ruleReference, configuration: z.object({ level: level.optional() }) })).optional(),
})

const run = z.object({
  tool: z.object({ driver: component, extensions: z.array(component).optional() }),
  invocations: z.array(invocation).optional(),
  results: z.array(result).nullish(),
  versionControlProvenance: z.array(z.object({ revisionId: z.string().min(1).optional() })).optional(),
})

const sarifLog = z.object({ version: z.literal('2.1.0'), runs: z.array(run).min(1) })

type SarifRun = z.output<typeof run>
type SarifResult = z.output<typeof result>
type SarifRule = z.output<typeof rule>
