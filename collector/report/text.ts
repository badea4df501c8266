import type { Figures } from '../criteria/figures.ts'
import { figuresOf } from '../criteria/kinds.ts'
import type { CheckpointVerdict, Verdict } from '../judge/verdict-schema.ts'
import { sanitizeText } from './sanitize.ts'
import { indent, paintStatus, paragraph, statusWidth, withMark } from './status-marks.ts'
import { paint, type TerminalStyle, wrapText } from './terminal.ts'
import {
  awaitedSentence,
  blindSpots,
  brokenConditions,
  describeRequest,
  isAwaited,
  noDecisionSentence,
  notableConditions,
  partsLine,
  quietTriggers,
  tracedEndpoints,
  traceUrl,
  triggersByState,
  withheldSentence,
} from './verdict-facts.ts'

type WrittenFinding = CheckpointVerdict['findings'][number]

/** The verdict for a terminal: a table to be read in ten seconds, under each criterion that does not pass why, and what would change it. */
export function toText(verdict: Verdict, style: TerminalStyle): string {
  const nothing = noDecisionSentence(verdict)
  if (nothing !== null) return `${[paint('bold', `Run ${verdict.run}`, style), ...wrapText(nothing, style.width)].join('\n')}\n`
  const rows = verdict.checkpoints.flatMap(checkpoint => checkpoint.findings.map(finding => ({ finding, figures: figuresOf(finding) })))
  const columns = columnsOf(rows)
  const blocks = verdict.checkpoints.map(checkpoint => checkpointLines(checkpoint, verdict, columns, style))
  const controls = verdict.history?.controls
  const closing = [
    ...healthLines(verdict, style),
    ...(controls ? wrapText(`Controls: ${sanitizeText(controls)}`, style.width) : []),
    ...wrapText(awaitedSentence(verdict) ?? '', style.width),
  ]
  return `${[head(verdict, style), ...blocks, rollbackLines(verdict, style), closing]
    .filter(lines => lines.length > 0)
    .map(lines => lines.map(line => line.trimEnd()).join('\n'))
    .join('\n\n')}\n`
}

interface Columns {
  readonly criterion: number
  readonly value: number
  readonly bounds: number
}

function columnsOf(rows: readonly { finding: WrittenFinding; figures: Figures }[]): Columns {
  const widest = (texts: string[]) => Math.max(0, ...texts.map(text => text.length))
  return {
    criterion: widest(rows.filter(({ finding }) => !isAwaited(finding)).map(({ finding }) => finding.criterion)),
    value: widest(rows.map(({ figures }) => figures.value)),
    bounds: widest(rows.map(({ figures }) => figures.bounds)),
  }
}

function head({ run, backends: { baseline, candidate } }: Verdict, style: TerminalStyle): string[] {
  return [`${paint('bold', `Run ${run}`, style)}   ${baseline.name} ${baseline.url} → ${candidate.name} ${candidate.url}`]
}

function checkpointLines(checkpoint: CheckpointVerdict, verdict: Verdict, columns: Columns, style: TerminalStyle): string[] {
  const seconds = checkpoint.window ? `${checkpoint.window.seconds} s measured` : 'nothing measured'
  return [
    `${paint('bold', `Checkpoint ${checkpoint.id}`, style)}  ${checkpoint.title}  (${seconds})`,
    `  ${paintStatus(checkpoint.verdict, withMark(checkpoint.verdict).toUpperCase(), style)} → ${paint('bold', sanitizeText(checkpoint.decision), style)}   (${partsLine(checkpoint, withMark)})`,
    ...[checkpoint.headline, withheldSentence(checkpoint) ?? ''].flatMap(said => wrapText(sanitizeText(said), style.width - 4).map(line => `    ${line}`)),
    ...checkpoint.findings.filter(finding => !isAwaited(finding)).flatMap(finding => findingLines(finding, columns, style)),
    ...tracedLines(checkpoint, verdict, style),
    ...untestedLines(checkpoint, style),
    ...checkpoint.findings.filter(isAwaited).flatMap(finding => awaitedLines(finding, style)),
  ]
}

function findingLines(finding: WrittenFinding, columns: Columns, style: TerminalStyle): string[] {
  const { value, bounds, limit } = figuresOf(finding)
  const cells = [finding.criterion.padEnd(columns.criterion), value.padStart(columns.value), bounds.padEnd(columns.bounds), limit && `limit ${limit}`]
  const line = `${' '.repeat(indent)}${paintStatus(finding.status, withMark(finding.status).padEnd(statusWidth), style)}${cells.join('  ')}`
  if (finding.status === 'pass') return [finding.relation && finding.relation !== 'no difference shown' ? `${line.trimEnd()}  ${finding.relation}` : line]
  if (finding.doubtedBy) return [`${line.trimEnd()}  would pass`]
  return [line, ...paragraph(finding.reason, '', style), ...paragraph(finding.remedy, '→ ', style)]
}

/** Of each endpoint the slowest: the summary has the others. */
function tracedLines(checkpoint: CheckpointVerdict, verdict: Verdict, style: TerminalStyle): string[] {
  return tracedEndpoints(checkpoint).flatMap(({ endpoint, traces: [slowest] }) =>
    remark('· traced', `${endpoint}, ${describeRequest(slowest)}: ${traceUrl(slowest, verdict) ?? slowest.trace}`, style),
  )
}

function untestedLines(checkpoint: CheckpointVerdict, style: TerminalStyle): string[] {
  return blindSpots(checkpoint).flatMap(said => remark('· untested', said, style))
}

function remark(word: string, said: string, style: TerminalStyle): string[] {
  const [first = '', ...rest] = paragraph(said, '', style)
  return [`${' '.repeat(indent)}${paintStatus('not judged', word.padEnd(statusWidth), style)}${first.trimStart()}`, ...rest]
}

/** What only your team has needs no figures: who must say or import what. */
function awaitedLines(finding: WrittenFinding, style: TerminalStyle): string[] {
  const [first = '', ...rest] = paragraph(`${finding.criterion}: ${finding.remedy}`, '', style)
  return [`${' '.repeat(indent)}${paintStatus(finding.status, '? awaited'.padEnd(statusWidth), style)}${first.trimStart()}`, ...rest]
}

function healthLines(verdict: Verdict, style: TerminalStyle): string[] {
  const doubts = brokenConditions(verdict)
  const remarks = notableConditions(verdict).flatMap(said => paragraph(said, '', style))
  if (doubts.length === 0) return [`${paintStatus('pass', '✔ healthy measurement', style)}: all ${verdict.validity.length} conditions held.`, ...remarks]
  const lines = doubts.flatMap(({ id, status, reason, remedy }) => [
    `${' '.repeat(indent)}${paintStatus(status, withMark(status).padEnd(statusWidth), style)}${id}`,
    ...paragraph(reason, '', style),
    ...paragraph(remedy, '→ ', style),
  ])
  return [`${paintStatus('unknown', '? unhealthy measurement', style)}: what was measured cannot pass, what failed stays failed.`, ...lines, ...remarks]
}

/** Rollback triggers for a terminal: those that are active with the plan's steps; a line when all is quiet; nothing without triggers. */
function rollbackLines(verdict: Verdict, style: TerminalStyle): string[] {
  const { active } = triggersByState(verdict)
  if (active.length === 0) {
    const quiet = quietTriggers(verdict)
    return quiet === '' ? [] : [`${paintStatus('clear', '✔', style)} ${quiet}`]
  }
  const found = active.flatMap(({ id, when, reason, state }) => [
    `${paintStatus(state, `${withMark(state).toUpperCase()} ROLLBACK TRIGGER`, style)} ${id}: ${when}`,
    ...paragraph(reason, '', style),
  ])
  const steps = verdict.rollbackSteps.flatMap((step, i) => paragraph(step, `${i + 1}. `, style))
  return [...found, ...(steps.length > 0 ? ['  What the plan says to do now:', ...steps] : [])]
}
