import {
  describeDifference,
  type MarkedStatus,
  padText,
  paint,
  paintStatus,
  printTable,
  sanitizeText,
  type TerminalStyle,
  withMark,
  wrapText,
} from '../../collector/index.ts'
import { countOf } from '../../contract/quantities.ts'
import type { DatedDecision, VersionEvaluations } from './evaluations.ts'
import type { CheckpointOverview, LimitChanges, Overview, RunVerdict } from './overview.ts'
import { sparkline } from './trends.ts'
import type { Problem, Verification } from './verify.ts'

/** Prints the history: checkpoint by checkpoint, then changed limits and controls. Fits 80 columns. */
export function overviewText({ entries, head, checkpoints, limits, controls }: Overview, style: TerminalStyle): string {
  const blocks = [
    [paint('bold', `History: ${countOf(entries, 'entry', 'entries')}`, style), `  head ${head}`],
    ...checkpoints.map(checkpoint => checkpointLines(checkpoint, style)),
    [paint('bold', 'Limits', style), ...selectLimits(limits, style)],
    [paint('bold', 'Controls', style), ...paragraph(controls.sentence, 2, style)],
  ]
  return `${blocks.map(lines => lines.join('\n')).join('\n\n')}\n`
}

/** Runs and decisions of a checkpoint are listed up to this number: the latest. */
const maxEvents = 30

function checkpointLines({ id, title, settled, asked, events, trends }: CheckpointOverview, style: TerminalStyle): string[] {
  const hidden = events.length - maxEvents
  const listed = events.slice(-maxEvents)
  const widths = columnWidths(listed.flatMap(event => (event.kind === 'verdict' ? [event] : [])))
  return [
    paint('bold', `Checkpoint ${id}${title ? ` · ${sanitizeText(title)}` : ''}${settled ? ' (settled by a meeting)' : ''}`, style),
    ...asked.flatMap(version => paragraph(versionSentence(version), 2, style)),
    ...(hidden > 0 ? [`  (${hidden} earlier; list them with --json)`] : []),
    ...listed.flatMap(event => (event.kind === 'verdict' ? verdictLines(event, widths, style) : decisionLines(event, style))),
    ...printTable(
      trends.map(({ name, values, latest }) => [name, sparkline(values), latest]),
      style,
      { indent: 2 },
    ),
  ]
}

function versionSentence({ version, times, outcomes }: VersionEvaluations): string {
  return `${version === null ? 'Candidate without a version' : `Candidate ${sanitizeText(version)}`}, ${countOf(times, 'run')}: ${outcomes}.`
}

type Widths = Readonly<Record<'run' | 'verdict' | 'profile', number>>

/** The same for all rows of a checkpoint, though decisions stand between them. */
function columnWidths(rows: readonly RunVerdict[]): Widths {
  const widest = (textOf: (row: RunVerdict) => string) => Math.max(0, ...rows.map(row => textOf(row).length))
  return { run: widest(({ run }) => run), verdict: widest(row => verdictCell(row).text), profile: widest(({ profile }) => profile) }
}

function verdictLines(row: RunVerdict, widths: Widths, style: TerminalStyle): string[] {
  const { text, as } = verdictCell(row)
  const verdict = paintStatus(as, padText(text, widths.verdict), style)
  const cells = [padText(sanitizeText(row.run), widths.run), verdict, padText(sanitizeText(row.profile), widths.profile), notesOf(row).join(', ')]
  return printTable([cells], style, { indent: 2 })
}

/** An interrupted run has no verdict that counts. */
function verdictCell({ closed, verdict }: RunVerdict): { readonly text: string; readonly as: MarkedStatus } {
  return closed === 'interrupted' ? { text: '· interrupted', as: 'not judged' } : { text: withMark(verdict), as: verdict }
}

function notesOf({ closed, rollback, parts }: RunVerdict): string[] {
  if (closed === 'interrupted') return ['does not count']
  const open = Object.entries(parts).filter(([, outcome]) => outcome !== 'go')
  return [
    ...(closed === 'finished' ? [] : [closed === 'failed' ? 'the rig failed' : 'not closed']),
    ...(rollback.length > 0 ? ['rollback trigger'] : []),
    ...open.map(([part, outcome]) => `${part} ${withMark(outcome).slice(0, 1)}`),
  ]
}

function decisionLines({ at, decision, role, because, beside, against }: DatedDecision, style: TerminalStyle): string[] {
  const relation = beside ? `${against ? 'AGAINST' : 'in line with'} the verdict of ${beside.run} (${beside.verdict})` : `without a verdict`
  const lines = paragraph(`» ${at.slice(0, 10)} ${role} decided "${decision}", ${relation}: ${because}`, 2, style)
  return against ? lines.map(line => paintStatus('inconclusive', line, style)) : lines
}

function selectLimits(limits: readonly LimitChanges[], style: TerminalStyle): string[] {
  if (limits.length === 0) return ['  All runs were judged by the same limits.']
  return limits.flatMap(({ run, since, changes }) => [
    `  ${sanitizeText(run)}, changed since ${sanitizeText(since)}:`,
    ...changes.flatMap(change => {
      const format = change.direction === 'relaxed' ? 'yellow' : 'reset'
      return printTable(
        [
          [
            { text: padText(change.direction, directionWidth), format },
            { text: sanitizeText(describeDifference(change)), format },
          ],
        ],
        style,
        { indent: 4 },
      )
    }),
  ])
}

const directionWidth = 'tightened'.length

const marks: Readonly<Record<Problem['kind'], { readonly sign: string; readonly as: MarkedStatus }>> = {
  wrong: { sign: '✘', as: 'fail' },
  unchecked: { sign: '?', as: 'unknown' },
  note: { sign: '·', as: 'not judged' },
}

/** Prints the result of a verification. @param file path of history.jsonl */
export function verificationText({ entries, head, runs, rederived, problems }: Verification, file: string, style: TerminalStyle): string {
  const intact = [
    `  ${countOf(entries, 'entry', 'entries')} in an unbroken chain; head ${head}`,
    `  ${rederived} of ${countOf(runs, 'run')} rejudged to the same verdict, byte for byte`,
  ]
  return [
    paint('bold', `${file}: ${summary(problems)}`, style),
    ...(head === '' ? [] : intact),
    ...problems.flatMap(problem => problemLines(problem, style)),
  ].join('\n')
}

function summary(problems: readonly Problem[]): string {
  if (problems.some(({ kind }) => kind === 'wrong')) return 'changed since it was written'
  return problems.some(({ kind }) => kind === 'unchecked') ? 'no change found, but not everything could be checked' : 'unchanged'
}

function problemLines({ kind, text }: Problem, style: TerminalStyle): string[] {
  const { sign, as } = marks[kind]
  return printTable([[paintStatus(as, sign, style), sanitizeText(text)]], style, { indent: 2 })
}

function paragraph(text: string, indent: number, { width }: TerminalStyle): string[] {
  return wrapText(sanitizeText(text), Math.max(40, width - indent)).map(line => ' '.repeat(indent) + line)
}
