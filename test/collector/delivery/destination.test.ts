import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { Destination, type DestinationSettings } from '../../../collector/delivery/destination.ts'
import type { SignalName } from '../../../collector/delivery/destination-log.ts'
import type { ReceivedExport } from '../../../collector/delivery/signal-queue.ts'
import { recordLog } from '../recorded-log.ts'
import { type Got, Receiver } from './receiver.ts'

/** A destination at a receiver, with the results of its exports and its log. */
function destinationAt(receiver: Receiver, changes: Partial<DestinationSettings> = {}, now?: () => number) {
  const counts = { delivered: 0, dropped: 0 }
  const { log, messages } = recordLog()
  const settings = {
    name: 'other',
    url: `${receiver.url}/otlp/`,
    headers: { 'api-key': 'k' },
    signals: ['metrics', 'logs', 'traces'],
    maxQueueBytes: 1000,
  } as const
  const destination = new Destination({ ...settings, ...changes }, { count: result => counts[result]++, log }, now)
  onTestFinished(async () => {
    // The queue is sent at once.
    receiver.answer = () => ({ status: 200 })
    await destination[Symbol.asyncDispose]()
  })
  return { destination, counts, messages }
}

function exportOf(text: string, signal: SignalName = 'logs'): ReceivedExport {
  return { signal, body: Buffer.from(text), headers: { 'content-type': 'application/json' } }
}

const texts = (got: readonly Got[]) => got.map(({ body }) => body.toString()).sort()

describe('forwarding to a receiver', () => {
  test('sends the export unchanged, to the path of its signal, with the configured headers', async () => {
    const receiver = await Receiver.start()
    const { destination, counts } = destinationAt(receiver)
    destination.offer({ signal: 'traces', body: Buffer.from([0, 255, 10]), headers: { 'content-type': 'application/x-protobuf', 'content-encoding': 'gzip' } })
    await vi.waitFor(() => expect(counts.delivered).toBe(1))
    expect(receiver.got[0]).toMatchObject({
      path: '/otlp/v1/traces',
      body: Buffer.from([0, 255, 10]),
      headers: { 'content-type': 'application/x-protobuf', 'content-encoding': 'gzip', 'api-key': 'k', 'cutover-forwarded': '1' },
    })
    expect(destination.bytes).toBe(0)
  })

  test('sends only the configured signals', async () => {
    const receiver = await Receiver.start()
    const { destination, counts } = destinationAt(receiver, { signals: ['metrics'] })
    destination.offer(exportOf('a log'))
    destination.offer(exportOf('a metric', 'metrics'))
    await vi.waitFor(() => expect(counts).toEqual({ delivered: 1, dropped: 0 }))
    expect(texts(receiver.got)).toEqual(['a metric'])
  })

  test('keeps the order of metrics', async () => {
    const receiver = await Receiver.start()
    const { destination, counts } = destinationAt(receiver)
    const sent = Array.from({ length: 30 }, (_, i) => String(i))
    for (const text of sent) destination.offer(exportOf(text, 'metrics'))
    await vi.waitFor(() => expect(counts.delivered).toBe(30))
    expect(receiver.got.map(({ body }) => body.toString())).toEqual(sent)
  })
})

describe('forwarding to a receiver that is down', () => {
  test('delivers the queued exports once it is up, and drops and counts those beyond the limit', async () => {
    const receiver = await Receiver.start()
    await receiver.close()
    const { destination, counts, messages } = destinationAt(receiver, { signals: ['logs'], maxQueueBytes: 100 })
    const sent = Array.from({ length: 15 }, (_, i) => `export ${String(i).padStart(3, '0')}`)
    for (const text of sent) destination.offer(exportOf(text))
    expect(destination.bytes).toBe(100)
    expect(counts).toEqual({ delivered: 0, dropped: 5 })
    await vi.waitFor(() => expect(messages.join()).toContain('no connection (ECONNREFUSED); retrying'))
    await receiver.open()
    await vi.waitFor(() => expect(counts).toEqual({ delivered: 10, dropped: 5 }), { timeout: 5000 })
    expect(texts(receiver.got)).toEqual(sent.slice(0, 10))
    expect(messages).toHaveLength(3)
    expect(messages.join()).not.toContain(receiver.url)
  })

  test('waits for the time in Retry-After, then sends the export again', async () => {
    const receiver = await Receiver.start()
    receiver.answer = () => (receiver.got.length === 1 ? { status: 503, headers: { 'retry-after': '1' } } : { status: 200 })
    const { destination, counts } = destinationAt(receiver)
    const start = performance.now()
    destination.offer(exportOf('late'))
    await vi.waitFor(() => expect(counts.delivered).toBe(1), { timeout: 5000 })
    expect(performance.now() - start).toBeGreaterThan(990)
    expect(texts(receiver.got)).toEqual(['late', 'late'])
  })

  test.each([429, 502, 504])('retries after status %i', async status => {
    const receiver = await Receiver.start()
    receiver.answer = () => ({ status: receiver.got.length === 1 ? status : 200, headers: { 'retry-after': '0' } })
    const { destination, counts } = destinationAt(receiver)
    destination.offer(exportOf('again'))
    await vi.waitFor(() => expect(counts).toEqual({ delivered: 1, dropped: 0 }), { timeout: 5000 })
  })

  test.each(['0', 'Mon, 01 Jan 2024 00:00:00 GMT'])('does not busy-loop on a Retry-After of zero or in the past: %s', async retryAfter => {
    const receiver = await Receiver.start()
    receiver.answer = () => ({ status: 503, headers: { 'retry-after': retryAfter } })
    const { destination } = destinationAt(receiver)
    destination.offer(exportOf('again'))
    await sleep(2000)
    expect(receiver.got.length).toBeLessThanOrEqual(3)
  })
})

describe('forwarding to a receiver that accepts logs and rejects metrics', () => {
  /** Accepts logs, rejects metrics. */
  const answer = ({ path }: Got) => ({ status: path.endsWith('metrics') ? 503 : 200 })
  const triedOf = (receiver: Receiver, signal: SignalName) => receiver.got.filter(({ path }) => path.endsWith(signal)).length

  test('backs off for the failing signal, and logs its failure once', async () => {
    const receiver = await Receiver.start()
    receiver.answer = answer
    const { destination, counts, messages } = destinationAt(receiver)
    destination.offer(exportOf('never', 'metrics'))
    for (let i = 0; i < 60; i++) {
      destination.offer(exportOf(`log ${i}`))
      await sleep(50)
    }
    expect(counts).toEqual({ delivered: 60, dropped: 0 })
    expect(triedOf(receiver, 'metrics')).toBeLessThanOrEqual(4)
    expect(messages).toEqual(['Forwarding metrics to other: status 503; retrying until the destination accepts it'])
  })

  test('respects Retry-After per signal, even while other signals are accepted', async () => {
    const receiver = await Receiver.start()
    receiver.answer = ({ path, body }) => ({ status: path.endsWith('metrics') || body.toString() === 'busy' ? 429 : 200, headers: { 'retry-after': '100' } })
    const { destination, counts } = destinationAt(receiver)
    destination.offer(exportOf('never', 'metrics'))
    for (const text of ['busy', 'taken a moment later']) destination.offer(exportOf(text))
    await vi.waitFor(() => expect(counts.delivered).toBe(1))
    await vi.waitFor(() => expect(receiver.got).toHaveLength(3))
    for (let i = 0; i < 5; i++) destination.offer(exportOf('traces', 'traces'))
    await vi.waitFor(() => expect(counts.delivered).toBe(6))
    await sleep(1000)
    expect(receiver.got).toHaveLength(8)
  })

  test('fills the queue of the failing signal only', async () => {
    const receiver = await Receiver.start()
    receiver.answer = answer
    const { destination, counts, messages } = destinationAt(receiver, { maxQueueBytes: 300 })
    for (let i = 0; i < 20; i++) destination.offer(exportOf('ten bytes.', 'metrics'))
    expect(counts.dropped).toBe(10)
    for (let i = 0; i < 10; i++) destination.offer(exportOf('ten bytes.', 'logs'))
    await vi.waitFor(() => expect(counts).toEqual({ delivered: 10, dropped: 10 }))
    expect(messages.filter(line => line.includes('new exports are dropped'))).toHaveLength(1)
  })
})

describe('forwarding an export that never gets a final response', () => {
  /** Accepts every export except poison. */
  const answer = ({ body }: Got) => ({ status: body.toString() === 'poison' ? 502 : 200 })

  test('backs off for that export, although others of its signal are accepted', async () => {
    const receiver = await Receiver.start()
    receiver.answer = answer
    const { destination, counts, messages } = destinationAt(receiver)
    destination.offer(exportOf('poison'))
    for (let i = 0; i < 60; i++) {
      destination.offer(exportOf(`log ${i}`))
      await sleep(50)
    }
    expect(counts).toEqual({ delivered: 60, dropped: 0 })
    expect(texts(receiver.got).filter(text => text === 'poison').length).toBeLessThanOrEqual(5)
    expect(messages.length).toBeLessThanOrEqual(2)
  })

  test('drops that export after ten minutes in which others were accepted, so that the queue behind it is sent', async () => {
    const receiver = await Receiver.start()
    receiver.answer = answer
    let ahead = 0
    const { destination, counts, messages } = destinationAt(receiver, {}, () => performance.now() + ahead)
    for (const text of ['poison', 'metric']) destination.offer(exportOf(text, 'metrics'))
    await vi.waitFor(() => expect(receiver.got).toHaveLength(1))
    await vi.waitFor(() => expect(messages).toHaveLength(1))
    destination.offer(exportOf('log'))
    await vi.waitFor(() => expect(counts).toEqual({ delivered: 1, dropped: 0 }))
    ahead = 600_000
    await vi.waitFor(() => expect(counts).toEqual({ delivered: 2, dropped: 1 }), { timeout: 5000 })
    expect(messages).toContain('Forwarding metrics to other: status 502 for 10 minutes while others were accepted; the export is dropped')
    expect(destination.bytes).toBe(0)
  })

  test('retries that export while no other export is accepted either, because the receiver is down', async () => {
    const receiver = await Receiver.start()
    receiver.answer = () => ({ status: 502 })
    let ahead = 0
    const { destination, counts } = destinationAt(receiver, {}, () => performance.now() + ahead)
    destination.offer(exportOf('kept', 'metrics'))
    await vi.waitFor(() => expect(receiver.got).toHaveLength(1))
    ahead = 600_000
    await vi.waitFor(() => expect(receiver.got).toHaveLength(2), { timeout: 5000 })
    receiver.answer = () => ({ status: 200 })
    await vi.waitFor(() => expect(counts).toEqual({ delivered: 1, dropped: 0 }), { timeout: 5000 })
  })
})

describe('forwarding an export that the receiver refuses', () => {
  test.each([
    [
      400,
      { 'content-type': 'application/json' },
      '{"message":"no such\\nmetric eyJhbGciOiJIUzI1NiJ9.e30.x"}',
      'status 400: {"message":"no such\\nmetric (token)"}',
    ],
    [401, { 'content-type': 'text/html' }, '<html>', 'status 401;'],
    [403, { 'content-type': 'text/plain' }, 'no account has the key NRAK-1234567', 'status 403: no account has the key (key);'],
    [500, {}, '', 'status 500;'],
    [307, { location: 'http://127.0.0.1:1/' }, '', 'status 307;'],
  ])('with status %i drops it without a retry, and logs the reason once', async (status, headers, body, sentence) => {
    const receiver = await Receiver.start()
    receiver.answer = () => ({ status, headers, body })
    const { destination, counts, messages } = destinationAt(receiver, { headers: { 'api-key': 'NRAK-1234567' } })
    destination.offer(exportOf('unwanted'))
    destination.offer(exportOf('unwanted too'))
    await vi.waitFor(() => expect(counts).toEqual({ delivered: 0, dropped: 2 }))
    expect(receiver.got).toHaveLength(2)
    expect(messages).toEqual([expect.stringContaining(sentence)])
  })

  test.each([
    ['application/json', '{"partialSuccess":{"rejectedDataPoints":"3","errorMessage":"too old"}}'],
    ['application/x-protobuf', Buffer.from([0x0a, 11, 0x08, 3, 0x12, 7, ...Buffer.from('too old')])],
    ['application/json', '{"partialSuccess":{"errorMessage":"too old"}}'],
  ])('in part (%s) counts it as delivered, and logs the partial success', async (type, body) => {
    const receiver = await Receiver.start()
    receiver.answer = () => ({ status: 200, headers: { 'content-type': type }, body })
    const { destination, counts, messages } = destinationAt(receiver)
    destination.offer(exportOf('old', 'metrics'))
    await vi.waitFor(() => expect(counts.delivered).toBe(1))
    expect(messages).toEqual([
      expect.stringMatching(/^Forwarding metrics to other: (rejected 3 items of an export|accepted an export with a warning): too old$/),
    ])
  })
})

test('forwarding: keys are removed from a quoted partial success', async () => {
  const receiver = await Receiver.start()
  const body = JSON.stringify({ partialSuccess: { errorMessage: 'of NRAK-1234567, eyJhbGciOiJIUzI1NiJ9.e30.x' } })
  receiver.answer = () => ({ status: 200, headers: { 'content-type': 'application/json' }, body })
  const { destination, messages } = destinationAt(receiver, { headers: { 'api-key': 'NRAK-1234567' } })
  destination.offer(exportOf('old'))
  await vi.waitFor(() => expect(messages).toEqual(['Forwarding logs to other: accepted an export with a warning: of (key), (token)']))
})

describe('forwarding when the collector stops', () => {
  test('sends the queue at once, without waiting for the rest of a pause', async () => {
    const receiver = await Receiver.start()
    receiver.answer = () => ({ status: receiver.got.length === 1 ? 503 : 200, headers: { 'retry-after': '200' } })
    const { destination, counts } = destinationAt(receiver)
    for (const text of ['a', 'b', 'c']) destination.offer(exportOf(text, 'metrics'))
    await vi.waitFor(() => expect(receiver.got).toHaveLength(1))
    const start = performance.now()
    await destination[Symbol.asyncDispose]()
    expect(performance.now() - start).toBeLessThan(3000)
    expect(counts).toEqual({ delivered: 3, dropped: 0 })
  })

  test('drops and counts the queue after a few seconds when the receiver never responds', async () => {
    const receiver = await Receiver.start()
    receiver.answer = () => null
    const { destination, counts } = destinationAt(receiver)
    for (const text of ['a', 'b']) destination.offer(exportOf(text, 'metrics'))
    const start = performance.now()
    await destination[Symbol.asyncDispose]()
    expect(performance.now() - start).toBeLessThan(6000)
    expect(counts).toEqual({ delivered: 0, dropped: 2 })
    destination.offer(exportOf('too late'))
    expect(counts.dropped).toBe(3)
  })
})
