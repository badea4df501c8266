import { countOf } from '../../../../contract/quantities.ts'
import { quoteValue } from './shown.ts'

/** Compares a body that is no JSON, line by line, with what the baseline answered: a line that varies by itself may be any.
 *  @param samples of the baseline, one or more  @returns a readable difference for each line: `line 2: "a;b" instead of "a,b"` */
export function textDifferences(samples: readonly string[], found: string): string[] {
  const [lines, known] = [linesOf(found), samples.map(linesOf)]
  const counts = new Set(known.map(({ length }) => length))
  if (counts.size === 1 && !counts.has(lines.length)) return [`body: ${countOf(lines.length, 'line')} instead of ${countOf(known[0]?.length ?? 0, 'line')}`]
  const shortest = Math.min(...known.map(({ length }) => length))
  return [
    ...endings(samples, found),
    ...lines.slice(0, shortest).flatMap((line, i) =>
      lineDifference(
        known.map(sample => sample[i]),
        line,
        i + 1,
      ),
    ),
  ]
}

function lineDifference(samples: readonly (string | undefined)[], found: string, number: number): string[] {
  const [first] = samples
  if (first === undefined || found === first || samples.some(sample => sample !== first)) return []
  return [`line ${number}: ${quoteValue(found)} instead of ${quoteValue(first)}`]
}

/** Programs that read a file may care how its lines end. */
function endings(samples: readonly string[], found: string): string[] {
  const known = new Set(samples.map(endingOf))
  return known.size > 1 || known.has(endingOf(found)) ? [] : [`lines end with ${endingOf(found)} instead of ${[...known].join()}`]
}

function endingOf(text: string): string {
  if (text.includes('\r\n')) return 'CR LF'
  return text.includes('\n') ? 'LF' : 'nothing'
}

function linesOf(text: string): string[] {
  return text.split(/\r?\n/)
}
