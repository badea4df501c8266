import { describe, expect, test } from 'vitest'
import type { Load } from '../../../../contract/load.ts'
import { buildK6Environment } from '../../../../rig/load/k6/environment.ts'

const load: Load = {
  runId: 'run-1',
  instance: 'k6-1',
  seed: 7,
  arms: { baseline: { url: 'http://127.0.0.1:3000', side: 'baseline' }, candidate: { url: 'http://127.0.0.1:8000', side: 'candidate' } },
  collector: { url: 'http://127.0.0.1:4318' },
  accounts: 240,
  endpoints: ['auth.login'],
  administrator: null,
  scenarios: [{ name: 'baseline', arm: 'baseline', stages: [{ startTime: 0, duration: 85, rate: 20 }], firstSession: 0, askAfter: 75 }],
  summaryPath: '/run/summary.json',
  webhookSecret: 'whsec',
  traceShare: 0.05,
  hosts: {},
}

describe('environment of k6', () => {
  test('no variable of the caller can change the run', () => {
    const caller = {
      K6_DURATION: '1s',
      K6_VUS: '1',
      OTEL_SDK_DISABLED: 'true',
      OTEL_METRIC_EXPORT_INTERVAL: '60000',
      HTTP_PROXY: 'http://proxy.test',
      https_proxy: 'http://proxy.test',
      NO_PROXY: '*',
      HOME: '/users/someone',
      XDG_CONFIG_HOME: '/users/someone/.config',
      SSLKEYLOGFILE: '/keys',
      GODEBUG: 'x',
    }
    expect(buildK6Environment(load, '/empty', caller)).toEqual(buildK6Environment(load, '/empty', {}))
  })

  test('the paths of private certificate authorities are passed on', () => {
    expect(buildK6Environment(load, '/empty', { SSL_CERT_FILE: '/ca.pem' })).toMatchObject({ SSL_CERT_FILE: '/ca.pem' })
  })

  test('exponential histograms are sent once a second, under the id of the run', () => {
    expect(buildK6Environment(load, '/empty', {})).toMatchObject({
      HOME: '/empty',
      K6_OTEL_EXPORTER_PROTOCOL: 'http/protobuf',
      K6_OTEL_HTTP_EXPORTER_ENDPOINT: '127.0.0.1:4318',
      K6_OTEL_HTTP_EXPORTER_INSECURE: 'true',
      K6_OTEL_EXPORT_INTERVAL: '1s',
      OTEL_RESOURCE_ATTRIBUTES: 'cutover.run.id=run-1,service.instance.id=k6-1',
      OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION: 'base2_exponential_bucket_histogram',
      OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'cumulative',
      OTEL_GO_X_CARDINALITY_LIMIT: '0',
    })
  })

  test('the whole load is passed on', () => {
    expect(JSON.parse(buildK6Environment(load, '/empty', {}).CUTOVER_LOAD ?? '')).toEqual(load)
  })

  test('the token is passed on to a collector that requires one, over TLS where that is used', () => {
    const environment = buildK6Environment({ ...load, collector: { url: 'https://collector.test', token: 'abc' } }, '/empty', {})
    expect(environment).toMatchObject({ K6_OTEL_HEADERS: 'Authorization=Bearer abc', K6_OTEL_HTTP_EXPORTER_INSECURE: 'false' })
    expect(buildK6Environment(load, '/empty', {})).not.toHaveProperty('K6_OTEL_HEADERS')
  })
})
