import { figuresOf } from '../criteria/kinds.ts'
import type { CheckpointVerdict, Verdict, WrittenFinding } from '../judge/verdict-schema.ts'
import { marks, paintStatus } from './status-marks.ts'
import { type Cell, printTable, wrapText } from './terminal.ts'
import { bullet, clean, type Layout, shorten } from './text-layout.ts'
import { blindSpots, describeRequest, isAwaited, observedSentence, tracedEndpoints, traceUrl } from './verdict-facts.ts'

/** A checkpoint for a terminal: failures, unknowns, passes in a line, and what it does not vouch for. */
export function checkpointLines(checkpoint: CheckpointVerdict, verdict: Verdict, layout: Layout): string[] {
  const { style } = layout
  const { id, title, verdict: outcome, window, findings, headline } = checkpoint
  const measured = window ? `${window.seconds} s measured` : 'nothing measured'
  const withStatus = (status: WrittenFinding['status']) => findings.filter(found => found.status === status && !isAwaited(found) && !found.doubtedBy)
  const caveat = outcome === 'go' && headline !== 'Go.' ? bullet('pass', headline, layout) : []
  return [
    ...wrapText(`${marks[outcome]} Checkpoint ${id}  ${clean(title, layout)}: ${outcome} (${measured})`, style.width).map(line =>
      paintStatus(outcome, line, style),
    ),
    ...caveat,
    ...findingRows(layout.detail.unknowns === 'named' ? withStatus('fail') : [...withStatus('fail'), ...withStatus('unknown')], layout),
    ...tracedLines(checkpoint, verdict, layout),
    ...(layout.detail.unknowns === 'named' ? namedLines(withStatus('unknown'), layout) : []),
    ...withheldLines(findings, layout),
    ...passedLines(withStatus('pass'), layout),
    ...blindSpots(checkpoint).flatMap(sentence => bullet('not judged', sentence, layout)),
  ]
}

/** Criteria that failed or are unknown: figures in columns, below each the reason and what to do. */
function findingRows(findings: readonly WrittenFinding[], layout: Layout): string[] {
  const { style } = layout
  const table = printTable(findings.map(findingCells), { ...style, width: Number.POSITIVE_INFINITY }, { align: ['left', 'left', 'right'], indent: 2 })
  return findings.flatMap((finding, i) => [table[i] ?? '', ...explanation(finding, layout)])
}

function findingCells(finding: WrittenFinding): Cell[] {
  const { value, bounds, limit } = figuresOf(finding)
  return [
    { text: marks[finding.status], format: finding.status === 'fail' ? ['bold', 'red'] : ['bold', 'yellow'] },
    finding.criterion,
    value,
    bounds,
    limit === 'all' ? 'all must pass' : limit && `limit ${limit}`,
  ]
}

function explanation({ status, reason, remedy }: WrittenFinding, layout: Layout): string[] {
  const {
    style: { width },
    detail: { reasonLines, remedyLines, unknowns },
  } = layout
  const why = status === 'unknown' && unknowns === 'remedy' ? [] : shorten(wrapText(clean(reason, layout), width - 6), reasonLines)
  const [first, ...rest] = shorten(wrapText(clean(remedy, layout), width - 8), remedyLines)
  return [...why.map(line => `      ${line}`), ...(first === undefined ? [] : [`      → ${first}`]), ...rest.map(line => `        ${line}`)]
}

/** Of each endpoint that objects the slowest traced request. */
function tracedLines(checkpoint: CheckpointVerdict, verdict: Verdict, layout: Layout): string[] {
  const all = tracedEndpoints(checkpoint)
  return all.slice(0, layout.detail.maxRows).flatMap(({ endpoint, traces: [slowest] }) => {
    const where = traceUrl(slowest, verdict) ?? slowest.trace
    return bullet('not judged', `traced: ${endpoint}, ${describeRequest(slowest)}: ${where}`, layout)
  })
}

/** Criteria that would pass, had the measurement been healthy. */
function withheldLines(findings: readonly WrittenFinding[], layout: Layout): string[] {
  const withheld = findings.filter(({ doubtedBy }) => doubtedBy)
  if (withheld.length === 0) return []
  const [names, conditions] = [withheld.map(({ criterion }) => criterion), [...new Set(withheld.flatMap(({ doubtedBy }) => doubtedBy ?? []))]]
  return bullet('unknown', `${withheld.length} would pass if the measurement were healthy (${conditions.join(', ')}): ${names.join(', ')}`, layout)
}

function namedLines(findings: readonly WrittenFinding[], layout: Layout): string[] {
  return findings.length === 0 ? [] : bullet('unknown', `${findings.length} unknown: ${findings.map(({ criterion }) => criterion).join(', ')}`, layout)
}

function passedLines(findings: readonly WrittenFinding[], layout: Layout): string[] {
  if (findings.length === 0) return []
  if (!layout.detail.namesPasses) return bullet('pass', `${findings.length} pass`, layout)
  const each = findings.map(finding => {
    const { value } = figuresOf(finding)
    return value === '' ? finding.criterion : `${finding.criterion} ${value}`
  })
  return [
    ...bullet('pass', `${findings.length} pass: ${each.join(', ')}`, layout),
    ...observedSentence(findings).flatMap(sentence => bullet('not judged', sentence, layout)),
  ]
}
