import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { cutover } from '../../live/processes.ts'
import { otlpReceiver } from '../../otlp-receiver.ts'
import { sentryIngest } from '../../sentry-ingest.ts'
import { packagesLoaded, watchingPackages } from './packages-loaded.ts'

const record = join(import.meta.dirname, '..', '..', 'fixtures', 'records', 'slower')

describe('telemetry of the rig', () => {
  test('it goes to CUTOVER_OTLP_ENDPOINT with its headers, whatever OTEL_ variables are set', async () => {
    await using wanted = await otlpReceiver()
    await using other = await otlpReceiver()
    const callers = {
      OTEL_SDK_DISABLED: 'true',
      OTEL_EXPORTER_OTLP_ENDPOINT: other.url,
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${other.url}/v1/traces`,
      OTEL_TRACES_SAMPLER: 'always_off',
      OTEL_RESOURCE_ATTRIBUTES: 'caller=here',
      OTEL_SERVICE_NAME: 'somebody else',
    }
    const { code } = await cutover(['judge', record], { CUTOVER_OTLP_ENDPOINT: wanted.url, CUTOVER_OTLP_HEADERS: 'api-key=s3cr3t', ...callers }).finished
    expect(code).toBe(1)
    expect(wanted.spans()).toMatchObject([
      { service: 'cutover', name: 'cutover judge', parent: '', attributes: { 'cutover.command': 'judge', 'process.exit.code': 1 } },
    ])
    expect(wanted.requests[0]?.headers['api-key']).toBe('s3cr3t')
    expect(other.requests).toEqual([])
  })

  test('its resource has the documented attributes only, and no arguments, which may contain a password', async () => {
    await using receiver = await otlpReceiver()
    await cutover(['judge', 'no-such-run', '--runs', 'postgres://u:s3cr3t@here.example/x'], { CUTOVER_OTLP_ENDPOINT: receiver.url }).finished
    expect(receiver.resources().map(resource => Object.keys(resource).sort())).toEqual([
      [
        'host.name',
        'process.pid',
        'service.instance.id',
        'service.name',
        'service.version',
        'telemetry.sdk.language',
        'telemetry.sdk.name',
        'telemetry.sdk.version',
      ],
    ])
    expect(receiver.spans()).toMatchObject([{ failure: expect.stringContaining('Cannot find the run'), attributes: { 'error.type': 'InputFailure' } }])
    expect(receiver.raw()).not.toContain('s3cr3t')
  })

  test('it joins the trace of the calling process', async () => {
    await using receiver = await otlpReceiver()
    const trace = '0af7651916cd43dd8448eb211c80319c'
    await cutover(['profiles'], { CUTOVER_OTLP_ENDPOINT: receiver.url, TRACEPARENT: `00-${trace}-b7ad6b7169203331-01` }).finished
    expect(receiver.spans()).toMatchObject([{ trace, parent: 'b7ad6b7169203331' }])
  })

  test('without an endpoint nothing is sent and its packages are not loaded', async () => {
    await using other = await otlpReceiver()
    const callers = { OTEL_EXPORTER_OTLP_ENDPOINT: other.url, OTEL_TRACES_EXPORTER: 'otlp' }
    const { code, stderr } = await cutover(['judge', 'no-such-run'], { ...callers, ...watchingPackages }).finished
    expect([code, other.requests]).toEqual([2, []])
    expect(packagesLoaded(stderr).filter(name => name.startsWith('@opentelemetry/'))).toEqual(['@opentelemetry/api'])
  })

  test('an endpoint that refuses connections changes no exit code and logs one warning', async () => {
    const { code, stderr } = await cutover(['judge', 'no-such-run'], { CUTOVER_OTLP_ENDPOINT: 'http://127.0.0.1:1' }).finished
    expect([code, stderr]).toEqual([2, expect.stringContaining('Cannot find the run')])
    expect(stderr.match(/Cannot send telemetry to CUTOVER_OTLP_ENDPOINT/g)).toHaveLength(1)
  })

  test('an endpoint that never answers changes no exit code', async () => {
    await using silent = await otlpReceiver({ answers: false })
    expect((await cutover(['profiles'], { CUTOVER_OTLP_ENDPOINT: silent.url }).finished).code).toBe(0)
    expect(silent.spans()).toHaveLength(1)
  })

  test('an invalid endpoint is refused', async () => {
    const { code, stderr } = await cutover(['profiles'], { CUTOVER_OTLP_ENDPOINT: 'otel.example:4318' }).finished
    expect([code, stderr]).toEqual([2, expect.stringContaining('Cannot use CUTOVER_OTLP_ENDPOINT: expected the base URL of an OTLP/HTTP receiver')])
  })

  test('telemetry and Sentry work together: spans for one, errors for the other', async () => {
    await using receiver = await otlpReceiver()
    await using ingest = await sentryIngest()
    const both = { CUTOVER_OTLP_ENDPOINT: receiver.url, SENTRY_DSN: ingest.dsn }
    const args = ['run', '--baseline', 'http://127.0.0.1:1', '--candidate', 'http://127.0.0.1:2', '--monitor', 'both']
    expect((await cutover(args, both).finished).code).toBe(2)
    expect(receiver.spans().map(({ name }) => name)).toEqual(['cutover run'])
    expect(ingest.items.map(({ type }) => type)).toEqual(['check_in', 'check_in'])
  })
})
