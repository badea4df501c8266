import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { describe, expect, onTestFinished, test } from 'vitest'
import { OwnEndpointError, refuseOwnEndpoint } from '../../../collector/server/loop-guard.ts'
import { otlpReceiver, type Receiver } from '../../otlp-receiver.ts'
import { sentryIngest } from '../../sentry-ingest.ts'
import { start } from './process.ts'
import { began, openRun, requestsExport, runsFolder, sendRequest } from './test-collector.ts'

const trace = '0af7651916cd43dd8448eb211c80319c'

/** Starts a collector within a trace as the rig does, sends exports of a run, closes it and ends the collector. */
async function watched(receiver: Receiver, exports: number) {
  const environment = {
    CUTOVER_OTLP_ENDPOINT: receiver.url,
    TRACEPARENT: `00-${trace}-b7ad6b7169203331-01`,
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
    OTEL_SDK_DISABLED: 'true',
    OTEL_METRICS_EXPORTER: 'none',
  }
  const { child, url, exited } = start(['--port', '0', '--runs', runsFolder()], environment)
  const at = (await url) ?? ''
  await openRun(at, 'watched')
  for (let i = 0; i < exports; i++) await sendRequest(at, '/v1/metrics', requestsExport('watched', 'k6', began + i * 1000, i))
  await sendRequest(at, '/v1/logs', '{', { headers: { 'content-type': 'application/json' } })
  await sendRequest(at, '/api/runs/watched/close', { reason: 'finished' }, { headers: { traceparent: `00-${trace}-00f067aa0ba902b7-01` } })
  child.kill('SIGTERM')
  expect(await exited).toBe(0)
}

describe('collector: own telemetry', () => {
  test('has spans of the close and of one export in a hundred, all in the trace of its parent process', async () => {
    await using receiver = await otlpReceiver()
    await watched(receiver, 120)
    const spans = receiver.spans()
    expect(spans.every(span => span.service === 'cutover-collector' && span.trace === trace)).toBe(true)
    expect(spans.map(({ name, parent }) => [name, parent])).toEqual([
      ['POST /v1/metrics', 'b7ad6b7169203331'],
      ['POST /v1/metrics', 'b7ad6b7169203331'],
      ['close run', '00f067aa0ba902b7'],
    ])
    expect(spans[0]?.attributes).toMatchObject({
      'http.request.method': 'POST',
      'http.route': '/v1/metrics',
      'http.response.status_code': 200,
      'http.request.body.size': expect.any(Number),
    })
    expect(spans[2]?.attributes).toEqual({ 'cutover.run.id': 'watched', 'cutover.close.reason': 'finished' })
  })

  test('has HTTP metrics of every export by the semantic conventions, and the size of each record', async () => {
    await using receiver = await otlpReceiver()
    await watched(receiver, 3)
    const last = new Map(
      receiver
        .points()
        .map(point => [`${point.metric} ${point.attributes['http.route'] ?? ''} ${point.attributes['http.response.status_code'] ?? ''}`.trim(), point]),
    )
    expect([...last].map(([key, { unit, value }]) => [key, unit, key.startsWith('cutover') ? '' : value])).toEqual([
      ['http.server.request.duration /v1/metrics 200', 's', 3],
      ['http.server.request.duration /v1/logs 400', 's', 1],
      ['http.server.request.body.size /v1/metrics 200', 'By', 3],
      ['http.server.request.body.size /v1/logs 400', 'By', 1],
      ['cutover.record.size', 'By', ''],
    ])
    expect(last.get('cutover.record.size')).toMatchObject({ attributes: { 'cutover.run.id': 'watched' }, value: expect.toSatisfy(bytes => bytes > 500) })
  })

  test('does not delay the exit when its receiver never responds', async () => {
    await using silent = await otlpReceiver({ answers: false })
    await watched(silent, 1)
    expect(silent.requests.length).toBeGreaterThan(0)
  })
})

describe('collector: loop guard of own telemetry', () => {
  const [others] = Object.values(networkInterfaces()).flatMap(found => found?.filter(({ internal, family }) => !internal && family === 'IPv4') ?? [])
  test.each([
    ['http://127.0.0.1:4318', '127.0.0.1'],
    ['http://localhost:4318', '127.0.0.1'],
    ['http://127.0.0.2:4318/', '0.0.0.0'],
    ['http://[::1]:4318', 'localhost'],
    ['http://[::ffff:127.0.0.1]:4318', '127.0.0.1'],
    ['http://0.0.0.0:4318', '127.0.0.1'],
    ...(others ? [[`http://${others.address}:4318`, '0.0.0.0']] : []),
  ])('refuses the endpoint %s when listening on %s', async (endpoint, host = '') => {
    await expect(refuseOwnEndpoint({ CUTOVER_OTLP_ENDPOINT: endpoint }, { host, port: 4318 })).rejects.toThrow(OwnEndpointError)
  })

  test.each([
    ['http://127.0.0.1:4319', '127.0.0.1'],
    ['http://otel.invalid:4318', '0.0.0.0'],
    ['http://192.0.2.1:4318', '0.0.0.0'],
    ...(others ? [[`http://${others.address}:4318`, '127.0.0.1']] : []),
    ['', '127.0.0.1'],
  ])('accepts the endpoint %s when listening on %s', async (endpoint, host = '') => {
    await expect(refuseOwnEndpoint({ CUTOVER_OTLP_ENDPOINT: endpoint }, { host, port: 4318 })).resolves.toBeUndefined()
  })

  test('exits with 2 when the endpoint is its own address', async () => {
    const { exited, stderr } = start(['--port', '43189', '--runs', runsFolder()], { CUTOVER_OTLP_ENDPOINT: 'http://localhost:43189' })
    expect(await exited).toBe(2)
    expect(stderr()).toContain("ERROR CUTOVER_OTLP_ENDPOINT is this collector's own address. Name another receiver.\n")
  })

  test('refuses its own telemetry when it arrives through a mapped port', async () => {
    await using mapped = await portMapping()
    const { child, url, exited, stderr } = start(['--port', '0', '--runs', runsFolder()], { CUTOVER_OTLP_ENDPOINT: mapped.url })
    const at = (await url) ?? ''
    mapped.leadTo(at)
    await openRun(at, 'mapped')
    await sendRequest(at, '/v1/metrics', requestsExport('mapped', 'k6', began, 1))
    await sendRequest(at, '/api/runs/mapped/close', { reason: 'finished' })
    await expect.poll(stderr, { timeout: 20_000 }).toContain("Cannot take cutover's own telemetry: it would report its own arrival endlessly")
    const counted = (await sendRequest(at, '/metrics')).text
    expect(counted).toContain('cutover_exports_total{signal="metrics",result="received"} 1')
    expect(counted).not.toContain('signal="traces"')
    child.kill('SIGTERM')
    expect(await exited).toBe(0)
  })

  test('refuses the own telemetry of another collector', async () => {
    const { url } = start(['--port', '0', '--runs', runsFolder()])
    const at = (await url) ?? ''
    const answer = await sendRequest(at, '/v1/metrics', { resourceMetrics: [] }, { headers: { 'cutover-own-telemetry': 'cutover' } })
    expect([answer.status, answer.json()]).toEqual([400, { code: 3, message: expect.stringContaining('Set CUTOVER_OTLP_ENDPOINT to another receiver') }])
    expect((await sendRequest(at, '/metrics')).text).not.toMatch(/cutover_exports_total\{/)
  })
})

describe('collector: errors to Sentry', () => {
  test('are sent when it fails, and its exit code is still 4', async () => {
    await using ingest = await sentryIngest()
    const { exited } = start(['--port', '0', '--runs', '/dev/null/runs'], { SENTRY_DSN: ingest.dsn })
    expect(await exited).toBe(4)
    expect(ingest.events()).toMatchObject([{ tags: { command: 'collector' }, exception: { values: [{ value: expect.stringContaining('/dev/null/runs') }] } }])
  })

  test('are tagged with the open run', async () => {
    await using ingest = await sentryIngest()
    const { child, url, exited } = start(['--port', '0', '--runs', runsFolder()], { SENTRY_DSN: ingest.dsn }, 'ulimit -f 60; exec "$0" "$@"')
    const at = (await url) ?? ''
    await openRun(at, 'full')
    for (let i = 0; (await sendRequest(at, '/v1/metrics', large(i))).status === 200; i++) expect(i).toBeLessThan(200)
    child.kill('SIGTERM')
    expect(await exited).toBe(0)
    expect(ingest.events()[0]?.tags).toEqual({ command: 'collector', run: 'full' })
  })
})

/** An export that does not compress well. */
function large(seed: number): object {
  const attributes = Array.from({ length: 100 }, (_, i) => ({ key: `k${i}`, value: { stringValue: String(Math.sin(seed * 1000 + i)) } }))
  return { resourceMetrics: [{ resource: { attributes: [...attributes, { key: 'cutover.run.id', value: { stringValue: 'full' } }] } }] }
}

/** A port that is mapped to another one, like a published port of a container. */
async function portMapping() {
  let port = 0
  const server = createServer(socket => {
    const there = connect(port, '127.0.0.1')
    socket.pipe(there).pipe(socket)
    for (const end of [socket, there]) end.on('error', () => {})
  }).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    leadTo: (url: string) => {
      port = Number(new URL(url).port)
    },
    [Symbol.asyncDispose]: async () => void server.close(),
  }
}
