import { type MarkedStatus, paint, paintStatus, sanitizeText, type TerminalStyle, wrapText } from '../../collector/index.ts'
import type { Problem } from './problem.ts'
import type { Verification } from './verify.ts'

const marks: Readonly<Record<Problem['kind'], { readonly sign: string; readonly as: MarkedStatus }>> = {
  wrong: { sign: '✘', as: 'fail' },
  unchecked: { sign: '?', as: 'unknown' },
  note: { sign: '·', as: 'not judged' },
}

/** What checking a history came to, for a terminal. */
export function verificationText(verification: Verification, file: string, style: TerminalStyle): string {
  const { entries, head, runs, rederived, problems } = verification
  const whole = head === '' ? [] : [`  ${entries} ${entries === 1 ? 'entry, linked' : 'entries, each linked'} as it was appended; head ${head}`]
  return [
    paint('bold', `${file}: ${summary(problems)}`, style),
    ...whole,
    ...(head === '' ? [] : [`  ${rederived} of ${runs} ${runs === 1 ? 'run' : 'runs'} gave the same verdict again, byte for byte`]),
    ...problems.flatMap(problem => problemLines(problem, style)),
  ].join('\n')
}

function summary(problems: readonly Problem[]): string {
  if (problems.some(({ kind }) => kind === 'wrong')) return 'this is not what was appended'
  return problems.some(({ kind }) => kind === 'unchecked') ? 'nothing wrong was found, but not all could be checked' : 'all is as it was'
}

function problemLines({ kind, text }: Problem, style: TerminalStyle): string[] {
  const { sign, as } = marks[kind]
  return wrapText(sanitizeText(text), Math.max(40, style.width - 4)).map((line, i) => (i === 0 ? `  ${paintStatus(as, sign, style)} ${line}` : `    ${line}`))
}
