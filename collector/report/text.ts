import type { VerdictOutcome } from '../../contract/verdict.ts'
import { type Gate, verdictOfGate } from '../judge/outcome.ts'
import type { Verdict } from '../judge/verdict-schema.ts'
import { nextStep } from './next-step.ts'
import { type MarkedStatus, marks, paintStatus, withMark } from './status-marks.ts'
import { paint, type TerminalStyle, wrapText } from './terminal.ts'
import { checkpointLines } from './text-checkpoint.ts'
import { bullet, clean, type Detail, type Layout, shorten, showCommands } from './text-layout.ts'
import { brokenConditions, isAwaited, noDecisionSentence, notableConditions, triggersByState, triggersSentence } from './verdict-facts.ts'

export interface TextOptions {
  /** What decides the exit code; it stands in the last line. */
  readonly gate?: Gate
  /** How the program was called, such as "npm run cutover --": commands are shown so. */
  readonly program?: string
  /** Lines that the page may take; with fewer than it needs, reasons get shorter and lists become counts. */
  readonly height?: number
  /** A line about the run's files; it stands before the last one. */
  readonly files?: string | null
}

/** From the most to the least. */
const details: readonly Detail[] = [
  { reasonLines: 5, remedyLines: 4, unknowns: 'explained', maxRows: 12, namesPasses: true, isSpaced: true },
  { reasonLines: 3, remedyLines: 2, unknowns: 'explained', maxRows: 6, namesPasses: true, isSpaced: true },
  { reasonLines: 2, remedyLines: 1, unknowns: 'explained', maxRows: 4, namesPasses: true, isSpaced: true },
  { reasonLines: 2, remedyLines: 1, unknowns: 'remedy', maxRows: 3, namesPasses: false, isSpaced: true },
  { reasonLines: 1, remedyLines: 1, unknowns: 'remedy', maxRows: 2, namesPasses: false, isSpaced: false },
  { reasonLines: 1, remedyLines: 1, unknowns: 'named', maxRows: 0, namesPasses: false, isSpaced: false },
  { reasonLines: 1, remedyLines: 0, unknowns: 'named', maxRows: 0, namesPasses: false, isSpaced: false },
  { reasonLines: 0, remedyLines: 0, unknowns: 'named', maxRows: 0, namesPasses: false, isSpaced: false },
]

/** Lines of a usual terminal window, without the prompt. */
const defaultHeight = 39

/** The verdict for one screen of a terminal: failures, unknowns, passes, health and triggers; the last line is the verdict and the next step. */
export function toText(verdict: Verdict, style: TerminalStyle, options: TextOptions = {}): string {
  const page = noDecisionSentence(verdict) === null ? fittingPage(verdict, style, options) : pageOfOneBackend(verdict, style)
  return `${page.map(line => showCommands(line, options.program ?? 'cutover').trimEnd()).join('\n')}\n`
}

function pageOfOneBackend(verdict: Verdict, style: TerminalStyle): string[] {
  return [paint('bold', `Run ${verdict.run}`, style), ...wrapText(noDecisionSentence(verdict) ?? '', style.width)]
}

/** The most detailed page that fits; the least detailed one where none does. */
function fittingPage(verdict: Verdict, style: TerminalStyle, options: TextOptions): string[] {
  const { program = 'cutover', height = defaultHeight } = options
  let page: string[] = []
  for (const detail of details) {
    page = pageLines(verdict, { style, detail, program }, options)
    if (page.length <= height) break
  }
  return page
}

function pageLines(verdict: Verdict, layout: Layout, { gate = 'all', files = null }: TextOptions): string[] {
  const blocks = [
    headLines(verdict, layout),
    ...verdict.checkpoints.map(checkpoint => checkpointLines(checkpoint, verdict, layout)),
    waitingLines(verdict, layout),
    [
      ...healthLines(verdict, layout),
      ...triggerLines(verdict, layout),
      ...wrapText(verdict.history?.controls ? `Controls: ${clean(verdict.history.controls, layout)}` : '', layout.style.width),
    ],
    [...wrapText(files ?? '', layout.style.width), ...lastLines(verdict, gate, layout)],
  ]
  return blocks.filter(lines => lines.length > 0).flatMap((lines, i) => (i === 0 || !layout.detail.isSpaced ? lines : ['', ...lines]))
}

function headLines({ run, backends: { baseline, candidate } }: Verdict, layout: Layout): string[] {
  const text = clean(`Run ${run}: ${baseline.name} ${baseline.url} → ${candidate.name} ${candidate.url}`, layout)
  return wrapText(text, layout.style.width).map(line => paint('bold', line, layout.style))
}

/** Criteria that wait for a report or an answer, each once: what is missing and who must give it. */
function waitingLines(verdict: Verdict, layout: Layout): string[] {
  const { detail } = layout
  const waiting = new Map(
    verdict.checkpoints.flatMap(({ findings }) => findings.filter(isAwaited).map(({ criterion, remedy }) => [criterion, remedy] as const)),
  )
  if (waiting.size === 0) return []
  const head = `${waiting.size === 1 ? '1 criterion waits' : `${waiting.size} criteria wait`} for evidence that no load can give`
  if (detail.maxRows === 0) return bullet('unknown', `${head}: \`cutover evidence list\``, layout, 0)
  const shown = [...waiting].slice(0, waiting.size <= detail.maxRows ? waiting.size : Math.max(1, detail.maxRows - 1))
  const rest = waiting.size - shown.length
  return [
    ...bullet('unknown', `${head}:`, layout, 0),
    ...shown.flatMap(([criterion, remedy]) => bullet('not judged', `${criterion}: ${remedy}`, layout)),
    ...(rest > 0 ? [`  ${clean(`and ${rest} more: \`cutover evidence list\``, layout)}`] : []),
  ]
}

function healthLines(verdict: Verdict, layout: Layout): string[] {
  const { style, detail } = layout
  const broken = brokenConditions(verdict)
  const count = verdict.validity.length
  const notes = notableConditions(verdict).flatMap(reason => shorten(bullet('not judged', reason, layout), detail.reasonLines))
  if (broken.length === 0) return [`${paintStatus('pass', '✔', style)} Healthy measurement: ${count} of ${count} conditions hold.`, ...notes]
  if (detail.maxRows === 0)
    return [...bullet('unknown', `Unhealthy measurement, so nothing measured can pass: ${broken.map(({ id }) => id).join(', ')}`, layout, 0), ...notes]
  const rows = broken.flatMap(({ id, status, reason, remedy }) => {
    const lines = wrapText(`${id}: ${clean(reason, layout)} → ${clean(remedy, layout)}`, style.width - 4)
    return shorten(lines, detail.reasonLines).map((line, i) => (i === 0 ? `  ${paintStatus(status, marks[status], style)} ${line}` : `    ${line}`))
  })
  const head = bullet('unknown', `Unhealthy measurement: ${count - broken.length} of ${count} conditions hold, so nothing measured can pass.`, layout, 0)
  return [...head, ...rows, ...notes]
}

/** Rollback triggers: the active ones with the plan's steps, the others as counts. */
function triggerLines(verdict: Verdict, layout: Layout): string[] {
  const { active, unknown } = triggersByState(verdict)
  const reasons = new Set(verdict.checkpoints.flatMap(({ findings }) => findings.map(({ reason }) => reason)))
  const found = active.flatMap(({ id, when, reason }) => [
    ...wrapText(clean(`✘ ROLLBACK TRIGGER ${id} is active: ${when}`, layout), layout.style.width).map(line => paintStatus('active', line, layout.style)),
    ...(reasons.has(reason) ? [] : indented(shorten(wrapText(clean(reason, layout), layout.style.width - 2), layout.detail.reasonLines))),
  ])
  const plan = verdict.rollbackSteps.map((step, i) => `${i + 1}. ${clean(step, layout)}`).join(' ')
  const steps = plan === '' ? [] : indented(wrapText(`Do now: ${plan}`, layout.style.width - 2))
  const others = triggersSentence(verdict)
  const mark: MarkedStatus = unknown.length > 0 ? 'unknown' : 'clear'
  return [...found, ...steps, ...(others === '' ? [] : bullet(mark, others, layout, 0))]
}

function indented(lines: readonly string[]): string[] {
  return lines.map(line => `  ${line}`)
}

/** The verdict of the gate, the decision that it means, and the next step. */
function lastLines(verdict: Verdict, gate: Gate, layout: Layout): string[] {
  const { style } = layout
  const outcome: VerdictOutcome = verdictOfGate(verdict, gate)
  const decisions = new Set(verdict.checkpoints.filter(checkpoint => checkpoint.verdict === outcome).map(({ decision }) => decision))
  const [decision, ...more] = decisions
  const meaning = decision !== undefined && more.length === 0 ? ` → ${clean(decision, layout)}` : ''
  const [first = '', ...rest] = wrapText(
    `${withMark(outcome).toUpperCase()} (gate: ${gate})${meaning}. Next: ${clean(nextStep(verdict, gate), layout)}`,
    style.width,
  )
  return [first, ...rest].map(line => paintStatus(outcome, line, style))
}
