import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** Where the files stand that are read at run time; code gets them handed on as paths. */
export const assets = {
  root,
  packageJson: join(root, 'package.json'),
  thresholds: join(root, 'thresholds.json'),
  thresholdsSchema: join(root, 'thresholds.schema.json'),
  scenarios: join(root, 'scenarios', 'main.ts'),
  collector: join(root, 'collector', 'main.ts'),
  /** Reads what a run stored in the demonstration's database. */
  censusSql: join(root, 'targets', 'demo', 'census.sql'),
  demo: join(root, 'targets', 'demo', 'main.ts'),
  /** Stands in front of a backend in a positive control. */
  delayingProxy: join(root, 'rig', 'control', 'proxy-process.ts'),
  /** Go module that pins xk6. */
  k6Module: join(root, 'rig', 'load', 'k6', 'go.mod'),
  /** Built programs; one folder per version and platform. */
  k6Cache: join(root, '.cache', 'k6'),
  /** Configuration and rules of Prometheus; the rules are made from thresholds.json. */
  prometheusConfiguration: join(root, 'deploy', 'prometheus', 'prometheus.yml'),
  prometheusRules: join(root, 'deploy', 'prometheus', 'rules.yml'),
  /** Where `cutover observe` lets Prometheus keep its data. */
  prometheusData: join(root, '.cache', 'prometheus'),
  grafanaGuide: join('docs', 'guides', 'grafana.md'),
} as const
