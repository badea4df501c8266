import { collectorMetrics, latestRunMetrics, type MetricDefinition, proberMetrics, runMetrics } from '../../contract/metrics.ts'

const sections: readonly (readonly [title: string, about: string, metrics: Readonly<Record<string, MetricDefinition>>])[] = [
  [
    'Runs',
    'Of open runs, and of finished ones for `CUTOVER_METRICS_KEEP`. The names of `_total` and of histograms are those of the text format (`_bucket`, `_sum`, `_count` follow).',
    runMetrics,
  ],
  ['Newest verdicts', 'Of all runs in the folder, after a restart too.', latestRunMetrics],
  ['Backends', 'Of the prober, where the collector has both URLs.', proberMetrics],
  ['Collector', 'Of the collector itself. Those of Node (`process_*`, `nodejs_*`) come from prom-client.', collectorMetrics],
]

/** docs/reference/metrics.md */
export function metricsPage(): string {
  return [
    '# Metrics at /metrics',
    '',
    'Written by `npm run generate` from `contract/metrics.ts`. States are StateSets: one series per possible state, 1 for the one that holds.',
    'How they are shown and alerted on: docs/guides/grafana.md.',
    ...sections.flatMap(([title, about, metrics]) => [
      '',
      `## ${title}`,
      '',
      about,
      '',
      '| metric | type | labels | help |',
      '|---|---|---|---|',
      ...Object.values(metrics).map(row),
    ]),
    '',
  ].join('\n')
}

function row({ name, type, labels, help }: MetricDefinition): string {
  return `| \`${name}\` | ${type} | ${labels.map(label => `\`${label}\``).join(' ')} | ${help.replaceAll('|', '\\|')} |`
}
