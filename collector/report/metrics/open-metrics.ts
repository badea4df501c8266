import type { Family, Sample } from './family.ts'

/** Series at one moment as lines of OpenMetrics text, each with its time, so that `promtool tsdb create-blocks-from openmetrics` can import the past.
 *  Help and types are left out: a block does not keep them.
 *  @param at ms since the epoch  @returns lines, each ended; the whole text must end with `endOfText` */
export function openMetricsLines(families: readonly Family[], at: number): string {
  const time = (at / 1000).toFixed(3)
  return families.flatMap(({ about, samples }) => samples.map(sample => `${seriesOf(about.name, sample)} ${numberOf(sample.value)} ${time}\n`)).join('')
}

export const endOfText = '# EOF\n'

function seriesOf(name: string, { labels, suffix }: Sample): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${escaped(value)}"`)
  return pairs.length === 0 ? name + (suffix ?? '') : `${name}${suffix ?? ''}{${pairs.join(',')}}`
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}

function numberOf(value: number): string {
  if (Number.isFinite(value)) return String(value)
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'
}
