import { differenceSentence, paint, paintStatus, sanitizeText, type TerminalStyle, withMark, wrapText } from '../../collector/index.ts'
import type { AskedOf } from './asked-words.ts'
import type { LimitChanges } from './limit-changes.ts'
import type { CheckpointOverview, Overview, RunVerdict } from './overview.ts'
import type { Decided } from './questions.ts'
import { sparkline } from './sparkline.ts'

/** The history for a terminal: checkpoint by checkpoint, then limits that changed and controls. Fits 80 columns. */
export function overviewText({ entries, head, checkpoints, limits, controls }: Overview, style: TerminalStyle): string {
  const blocks = [
    [paint('bold', `History: ${entries} ${entries === 1 ? 'entry' : 'entries'}`, style), `  head ${head}`],
    ...checkpoints.map(checkpoint => checkpointLines(checkpoint, style)),
    [paint('bold', 'Limits', style), ...limitLines(limits, style)],
    [paint('bold', 'Controls', style), ...indented(controls.sentence, 2, style)],
  ]
  return `${blocks.map(lines => lines.join('\n')).join('\n\n')}\n`
}

/** Runs and decisions of a checkpoint that are shown one by one: the latest. */
const mostEvents = 30

function checkpointLines({ id, title, settled, asked, events, trends }: CheckpointOverview, style: TerminalStyle): string[] {
  const earlier = events.length - mostEvents
  const nameWidth = Math.max(0, ...trends.map(({ name }) => name.length))
  return [
    paint('bold', `Checkpoint ${id}${title ? ` · ${sanitizeText(title)}` : ''}${settled ? ' (settled by a meeting)' : ''}`, style),
    ...asked.flatMap(of => indented(askedSentence(of), 2, style)),
    ...(earlier > 0 ? [`  (${earlier} earlier; --json has all)`] : []),
    ...events.slice(-mostEvents).flatMap(event => (event.kind === 'verdict' ? verdictLines(event, style) : decisionLines(event, style))),
    ...trends.map(({ name, values, latest }) => `  ${name.padEnd(nameWidth)}  ${sparkline(values)}  ${latest}`),
  ]
}

function askedSentence({ version, times, outcomes }: AskedOf): string {
  return `${version === null ? 'A candidate without a version' : `Candidate ${sanitizeText(version)}`} was asked ${times === 1 ? 'once' : `${times} times`}: ${outcomes}.`
}

/** Columns of a run's id, which is longer only where somebody chose it. */
const runWidth = 22
const verdictWidth = 14
const profileWidth = 9

function verdictLines({ run, closed, rollback, profile, verdict, parts }: RunVerdict, style: TerminalStyle): string[] {
  const open = Object.entries(parts).filter(([, outcome]) => outcome !== 'go')
  const notes = [
    ...(closed === 'finished' ? [] : [closed ?? 'not closed']),
    ...(rollback.length > 0 ? ['rollback trigger'] : []),
    ...open.map(([part, outcome]) => `${part} ${withMark(outcome).slice(0, 1)}`),
  ]
  const row = `  ${sanitizeText(run).padEnd(runWidth)}  ${paintStatus(verdict, withMark(verdict).padEnd(verdictWidth), style)}  ${sanitizeText(profile).padEnd(profileWidth)}`
  const left = runWidth + verdictWidth + profileWidth + 8
  const [first, ...more] = wrapText(notes.join(', '), style.width - left)
  return first === undefined ? [row.trimEnd()] : [`${row}  ${first}`, ...more.map(line => ' '.repeat(left) + line)]
}

function decisionLines({ at, decision, role, because, beside, against }: Decided, style: TerminalStyle): string[] {
  const verdict = beside ? `the verdict of ${beside.run} (${beside.verdict})` : 'any verdict'
  const stand = against ? (beside ? `AGAINST ${verdict}` : 'without any verdict') : beside ? `in line with ${verdict}` : 'before any verdict'
  const text = `» ${at.slice(0, 10)} ${role} decided "${decision}", ${stand}: ${because}`
  const lines = indented(text, 2, style)
  return against ? lines.map(line => paintStatus('inconclusive', line, style)) : lines
}

function limitLines(limits: readonly LimitChanges[], style: TerminalStyle): string[] {
  if (limits.length === 0) return ['  All runs were judged by the same limits.']
  return limits.flatMap(({ run, since, changes }) => [
    `  ${sanitizeText(run)}, changed since ${sanitizeText(since)}:`,
    ...changes.map(change => {
      const line = `    ${change.direction.padEnd(9)}  ${sanitizeText(differenceSentence(change))}`
      return change.direction === 'relaxed' ? paintStatus('inconclusive', line, style) : line
    }),
  ])
}

function indented(text: string, columns: number, { width }: TerminalStyle): string[] {
  return wrapText(sanitizeText(text), Math.max(40, width - columns)).map(line => ' '.repeat(columns) + line)
}
