import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { Receiver } from '../delivery/receiver.ts'
import { policyText } from './plan.ts'
import { began, collector, openRun, requestsExport, sendRequest } from './test-collector.ts'

const keyVariable = ['$', '{KEY}'].join('')

/** Settings that forward every signal to one receiver. */
function forwardingTo(url: string, changes: object = {}): NodeJS.ProcessEnv {
  const folder = mkdtempSync(join(tmpdir(), 'cutover-forward-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'forward.json')
  writeFileSync(file, JSON.stringify({ destinations: { other: { url, headers: { 'api-key': keyVariable }, ...changes } } }))
  return { CUTOVER_FORWARD: file, KEY: 'k1' }
}

describe('collector: forwarding', () => {
  test('sends recorded exports unchanged, compressed or not, in their encoding', async () => {
    const receiver = await Receiver.start()
    const { url } = await collector({ environment: forwardingTo(receiver.url) })
    await openRun(url, 'run-a')
    const plain = JSON.stringify(requestsExport('run-a', 'k6', began, 1))
    const packed = gzipSync(JSON.stringify(requestsExport('run-a', 'k6', began + 1000, 2)))
    await sendRequest(url, '/v1/metrics', plain, { headers: { 'content-type': 'application/json; charset=utf-8' } })
    await sendRequest(url, '/v1/metrics', packed, { headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' } })
    await sendRequest(url, '/v1/traces', Buffer.from([10, 0]), { headers: { 'content-type': 'application/x-protobuf' } })
    await vi.waitFor(() => expect(receiver.got).toHaveLength(3))
    const got = receiver.got.map(({ path, body, headers }) => [path, headers['content-type'], headers['content-encoding'], headers['api-key'], body])
    expect(got).toContainEqual(['/v1/metrics', 'application/json; charset=utf-8', undefined, 'k1', Buffer.from(plain)])
    expect(got).toContainEqual(['/v1/metrics', 'application/json', 'gzip', 'k1', packed])
    expect(got).toContainEqual(['/v1/traces', 'application/x-protobuf', undefined, 'k1', Buffer.from([10, 0])])
    await vi.waitFor(async () => {
      const { text } = await sendRequest(url, '/metrics')
      expect(text).toContain('cutover_forwarded_total{destination="other",signal="metrics",result="delivered"} 2')
      expect(text).toContain('cutover_forward_queue_bytes{destination="other"} 0')
    })
  })

  test('does not send refused exports', async () => {
    const receiver = await Receiver.start()
    const { url, stop } = await collector({ environment: forwardingTo(receiver.url) })
    expect((await sendRequest(url, '/v1/metrics', requestsExport('nobody', 'k6', began, 1))).status).toBe(400)
    await stop()
    expect(receiver.got).toEqual([])
  })

  test('loop guard: refuses an export that another collector forwarded, and logs it', async () => {
    const receiver = await Receiver.start()
    const second = await collector({ environment: forwardingTo(receiver.url) })
    const first = await collector({ environment: forwardingTo(second.url) })
    for (let i = 0; i < 2; i++) await sendRequest(first.url, '/v1/traces', Buffer.from([10, 0]), { headers: { 'content-type': 'application/x-protobuf' } })
    await vi.waitFor(async () =>
      expect((await sendRequest(first.url, '/metrics')).text).toContain('cutover_forwarded_total{destination="other",signal="traces",result="dropped"} 2'),
    )
    await second.stop()
    expect(receiver.got).toEqual([])
    expect(second.lines).toContainEqual(expect.stringMatching(/^warn .*Cannot take what another collector of cutover forwarded/))
    expect(first.lines).toContainEqual(expect.stringMatching(/^warn Forwarding traces to other: status 400.*the export is dropped$/))
  })

  test('responds at once while the receiver is down, and delivers everything before it exits', async () => {
    const receiver = await Receiver.start()
    await receiver.close()
    const { url, stop } = await collector({ environment: forwardingTo(receiver.url) })
    await openRun(url, 'run-a')
    for (let i = 1; i <= 20; i++) expect((await sendRequest(url, '/v1/metrics', requestsExport('run-a', 'k6', began + i * 1000, i))).status).toBe(200)
    expect((await sendRequest(url, '/metrics')).text).toMatch(/cutover_forward_queue_bytes\{destination="other"\} [1-9]/)
    await receiver.open()
    await stop()
    expect(receiver.got).toHaveLength(20)
  })
})

describe('collector: notices', () => {
  test('are sent once for each run that is closed or pushed', async () => {
    const receiver = await Receiver.start()
    const environment = { CUTOVER_GRAFANA_URL: receiver.url, CUTOVER_GRAFANA_TOKEN: 'glsa_1' }
    const { url, folder } = await collector({ environment })
    await openRun(url, 'run-a')
    await sendRequest(url, '/v1/metrics', requestsExport('run-a', 'k6', began, 1))
    const { checkpoints } = (await sendRequest(url, '/api/runs/run-a/close', { reason: 'finished' })).json()
    await sendRequest(url, '/api/runs/run-a/close', { reason: 'finished' })
    await vi.waitFor(() => expect(receiver.got).toHaveLength(checkpoints.length))

    const resident = await collector({ environment })
    const form = new FormData()
    form.set('policy', new Blob([policyText]))
    form.set('record', new Blob([new Uint8Array(readFileSync(join(folder, 'run-a', 'record.bin')))]))
    const packed = new Response(form)
    const body = Buffer.from(await packed.arrayBuffer())
    const put = () =>
      sendRequest(resident.url, '/api/runs/run-a', body, { method: 'PUT', headers: { 'content-type': packed.headers.get('content-type') ?? '' } })
    expect([(await put()).status, (await put()).status]).toEqual([201, 200])
    await resident.stop()
    expect(receiver.got).toHaveLength(2 * checkpoints.length)
    expect((await sendRequest(url, '/metrics')).text).toContain(`cutover_notices_total{kind="annotation",result="delivered"} ${checkpoints.length}`)
  })
})
