import { tmpdir } from 'node:os'
import { type Load, loadVariable } from '../../../contract/load.ts'
import { attributes } from '../../../contract/signals.ts'

/** The only variables of the caller that k6 gets: where private certificate authorities stand. */
const inherited = ['SSL_CERT_FILE', 'SSL_CERT_DIR'] as const

/** Environment of k6, built from nothing: a caller's `K6_*`, `OTEL_*` or proxies would change the run.
 *  @param home empty folder in which k6 finds no settings of the user */
export function buildK6Environment(load: Load, home: string, caller: NodeJS.ProcessEnv): Record<string, string> {
  const collector = new URL(load.collector.url)
  const kept = inherited.flatMap(name => (caller[name] === undefined ? [] : [[name, caller[name]] as const]))
  return {
    ...Object.fromEntries(kept),
    HOME: home,
    TMPDIR: tmpdir(),
    [loadVariable]: JSON.stringify(load),
    K6_AUTO_EXTENSION_RESOLUTION: 'false',
    K6_OTEL_EXPORTER_PROTOCOL: 'http/protobuf',
    K6_OTEL_HTTP_EXPORTER_ENDPOINT: collector.host,
    K6_OTEL_HTTP_EXPORTER_INSECURE: String(collector.protocol === 'http:'),
    // Shorter than the export's: equal ones alias, and slices stay empty.
    K6_OTEL_FLUSH_INTERVAL: '200ms',
    K6_OTEL_EXPORT_INTERVAL: '1s',
    ...(load.collector.token ? { K6_OTEL_HEADERS: `Authorization=Bearer ${load.collector.token}` } : {}),
    OTEL_RESOURCE_ATTRIBUTES: `${attributes.runId}=${load.runId},${attributes.instance}=${load.instance}`,
    OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'cumulative',
    OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION: 'base2_exponential_bucket_histogram',
    // No limit: an SDK folds attribute sets beyond it away.
    OTEL_GO_X_CARDINALITY_LIMIT: '0',
  }
}
