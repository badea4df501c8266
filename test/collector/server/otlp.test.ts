import { request as httpRequest } from 'node:http'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { readRecord } from '../../../collector/record/reader.ts'
import { messages, protobufOf } from '../otlp/otlp.ts'
import { began, collector, openRun, requestsExport, sendRequest } from './test-collector.ts'

const protobuf = { 'content-type': 'application/x-protobuf' }
function frames(folder: string, id: string): number {
  return readRecord(join(folder, id, 'record.bin'), () => undefined).frames
}

async function withRun() {
  const running = await collector()
  await openRun(running.url, 'run-a')
  return running
}

function statusOf(bytes: Buffer): { code: number; message: string } {
  const { code, message } = messages.status.toObject(messages.status.decode(bytes))
  return { code, message }
}

describe('an OTLP export', () => {
  test.each([
    ['JSON', (bytes: Buffer) => bytes, {}],
    ['gzipped', gzipSync, { 'content-encoding': 'gzip' }],
  ] as const)('is recorded before the response is sent (%s)', async (_name, pack, headers) => {
    const { url, folder } = await withRun()
    const body = pack(Buffer.from(JSON.stringify(requestsExport('run-a', 'k6', began, 1))))
    const answer = await sendRequest(url, '/v1/metrics', body, { headers: { 'content-type': 'application/json; charset=utf-8', ...headers } })
    expect(answer).toMatchObject({ status: 200, text: '{}' })
    expect(frames(folder, 'run-a')).toBe(2)
  })

  test('in protobuf gets a response in protobuf', async () => {
    const { url, folder } = await withRun()
    const answer = await sendRequest(url, '/v1/metrics', protobufOf('metrics', requestsExport('run-a', 'k6', began, 1)), { headers: protobuf })
    expect(answer).toMatchObject({ status: 200, text: '' })
    expect(answer.headers.get('content-type')).toBe('application/x-protobuf')
    expect(frames(folder, 'run-a')).toBe(2)
  })

  test('of traces gets a 200 and is not recorded', async () => {
    const { url, folder } = await withRun()
    expect(await sendRequest(url, '/v1/traces', Buffer.from('whatever'), { headers: protobuf })).toMatchObject({ status: 200 })
    expect(frames(folder, 'run-a')).toBe(1)
    expect((await sendRequest(url, '/metrics')).text).toContain('cutover_exports_total{signal="traces",result="received"} 1')
  })

  test('without content gets a 200 and is not recorded', async () => {
    const { url, folder } = await withRun()
    expect(await sendRequest(url, '/v1/metrics', {})).toMatchObject({ status: 200 })
    expect(frames(folder, 'run-a')).toBe(1)
  })

  test('without a run id is recorded in every open run that lists its service', async () => {
    const { url, folder } = await withRun()
    await openRun(url, 'run-b')
    const nextjs = [{ key: 'service.name', value: { stringValue: 'nextjs' } }]
    expect(await sendRequest(url, '/v1/metrics', { resourceMetrics: [{ resource: { attributes: nextjs } }] })).toMatchObject({ status: 200 })
    expect([frames(folder, 'run-a'), frames(folder, 'run-b')]).toEqual([2, 2])
  })
})

const twoRuns = { resourceMetrics: [requestsExport('run-a', 'k6', began, 1), requestsExport('other', 'k6', began, 1)].flatMap(one => Object.values(one)[0]) }
const someService = { resourceMetrics: [{ resource: { attributes: [{ key: 'service.name', value: { stringValue: 'stranger' } }] } }] }

describe('an OTLP export that cannot be accepted', () => {
  test.each([
    ['for a run that does not exist', requestsExport('nobody', 'k6', began, 1), 400, 'There is no run nobody'],
    ['for several runs', twoRuns, 400, 'names several runs'],
    ['without a run id, of a service that no run lists', someService, 400, 'no open run lists its service.name (stranger)'],
    ['that is not JSON', '{"resourceMetrics":', 400, 'not OTLP/JSON'],
    ['with another content type', Buffer.from('x'), 415, 'Cannot read content type text/plain', { 'content-type': 'text/plain' }],
    ['with another content encoding', Buffer.from('x'), 415, 'Cannot read content encoding br', { ...protobuf, 'content-encoding': 'br' }],
    ['that is not protobuf', Buffer.from([0x0a, 0xff]), 400, 'not an OTLP protobuf message', protobuf],
    ['whose content encoding is gzip although its body is not', Buffer.from('plain'), 400, 'not whole gzip data', { ...protobuf, 'content-encoding': 'gzip' }],
    ['that is truncated gzip', gzipSync(Buffer.alloc(10_000)).subarray(0, 30), 400, 'not whole gzip data', { ...protobuf, 'content-encoding': 'gzip' }],
    ['that is larger than allowed', Buffer.alloc(17 * 1024 * 1024), 413, 'larger than 16 MiB', protobuf],
    ['that is a gzip bomb', gzipSync(Buffer.alloc(100 * 1024 * 1024)), 413, 'larger than 64 MiB', { ...protobuf, 'content-encoding': 'gzip' }],
  ] as const)(
    '%s is refused with a status in its encoding, and is not recorded',
    async (_name, body, status, message, headers = { 'content-type': 'application/json' }) => {
      const { url, folder, reported } = await withRun()
      const answer = await sendRequest(url, '/v1/metrics', body, { headers })
      expect(answer.status).toBe(status)
      const decoded = headers['content-type'] === protobuf['content-type'] ? statusOf(answer.bytes) : answer.json()
      expect(decoded.message).toContain(message)
      expect(frames(folder, 'run-a')).toBe(1)
      expect(reported).toEqual([])
      expect((await sendRequest(url, '/healthz')).status).toBe(200)
    },
  )

  test('for a closed run is refused', async () => {
    const { url, folder } = await withRun()
    await sendRequest(url, '/api/runs/run-a/close', { reason: 'finished' })
    expect((await sendRequest(url, '/v1/metrics', requestsExport('run-a', 'k6', began, 1))).json().message).toBe('Run run-a is closed')
    expect(frames(folder, 'run-a')).toBe(2)
  })

  test('sent with GET gets a 405 with Allow: POST', async () => {
    const { url } = await withRun()
    const answer = await sendRequest(url, '/v1/metrics')
    expect(answer).toMatchObject({ status: 405 })
    expect(answer.headers.get('allow')).toBe('POST')
  })

  test('that breaks off leaves the collector healthy and records nothing', async () => {
    const { url, folder } = await withRun()
    await new Promise<void>(resolve => {
      const request = httpRequest(new URL('/v1/metrics', url), { method: 'POST', headers: { ...protobuf, 'content-length': 1000 } })
      request.on('error', () => resolve())
      request.write('half', () => request.destroy(new Error('gone')))
    })
    expect((await sendRequest(url, '/healthz')).status).toBe(200)
    expect(frames(folder, 'run-a')).toBe(1)
  })
})

describe('a collector with a token', () => {
  test('accepts exports and API requests only with that token', async () => {
    const { url } = await collector({ token: 'secret' })
    const authorization = 'Bearer secret'
    expect(await sendRequest(url, '/v1/metrics', {})).toMatchObject({ status: 401 })
    expect(await sendRequest(url, '/v1/metrics', {}, { headers: { authorization: 'Bearer wrong' } })).toMatchObject({ status: 401 })
    expect(await sendRequest(url, '/v1/metrics', {}, { headers: { authorization } })).toMatchObject({ status: 200 })
    expect((await sendRequest(url, '/api/runs')).json()).toMatchObject({ status: 401 })
    expect(await sendRequest(url, '/api/runs', undefined, { headers: { authorization } })).toMatchObject({ status: 200, text: '[]' })
    expect((await sendRequest(url, '/readyz')).status).toBe(200)
  })
})
