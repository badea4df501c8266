import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { Notices } from '../../../collector/delivery/notices.ts'
import { keyOf, signatureHeaders } from '../../../collector/delivery/webhook-signature.ts'
import { verdictSchema } from '../../../collector/judge/verdict-schema.ts'
import { recordOf } from '../../faults/records.ts'
import { Receiver } from './receiver.ts'

const key = Buffer.alloc(32, 7)
const verdict = verdictSchema.parse(JSON.parse(readFileSync(join(recordOf('slower'), 'verdict.json'), 'utf8')))

/** Notices to one receiver that stands for Grafana and for a webhook's. */
function noticesAt(receiver: Receiver) {
  const counts: string[] = []
  const said: string[] = []
  const grafana = { url: new URL(`${receiver.url}/grafana/`), token: 'glsa_secret' }
  const webhook = { url: new URL(`${receiver.url}/hook?team=7`), key }
  const notices = new Notices({ grafana, webhook }, { count: (kind, result) => counts.push(`${kind} ${result}`), say: line => said.push(line) })
  onTestFinished(() => notices[Symbol.asyncDispose]())
  return { notices, counts, said }
}

describe('a verdict', () => {
  test('is annotated in Grafana over the time of its run, one annotation for each checkpoint', async () => {
    const receiver = await Receiver.start()
    const { notices, counts } = noticesAt(receiver)
    notices.tell(verdict)
    await vi.waitFor(() => expect(counts).toHaveLength(verdict.checkpoints.length + 1))
    const sent = receiver.got.filter(({ path }) => path === '/grafana/api/annotations')
    expect(sent.map(({ headers }) => headers.authorization)).toEqual(verdict.checkpoints.map(() => 'Bearer glsa_secret'))
    const bodies = sent.map(({ body }) => JSON.parse(body.toString()))
    for (const { id, verdict: outcome, decision } of verdict.checkpoints) {
      const body = bodies.find(({ tags }) => tags.includes(`checkpoint:${id}`))
      expect(body.tags).toEqual(['cutover', `run:${verdict.run}`, `checkpoint:${id}`, `verdict:${outcome}`])
      expect([new Date(body.time).toISOString(), new Date(body.timeEnd).toISOString()]).toEqual([verdict.record.from, verdict.record.to])
      expect(body.text).toContain(decision)
      expect(body.text).not.toMatch(/<(?!br>)/)
    }
  })

  test('is told to a webhook, signed as Standard Webhooks has it', async () => {
    const receiver = await Receiver.start()
    const { notices, counts } = noticesAt(receiver)
    notices.tell(verdict)
    await vi.waitFor(() => expect(counts).toContain('webhook delivered'))
    const got = receiver.got.find(({ path }) => path === '/hook?team=7')
    if (!got) throw new Error('Expected a message to the webhook')
    const { headers, body } = got
    const [id, seconds] = [String(headers['webhook-id']), Number(headers['webhook-timestamp'])]
    expect(Math.abs(Date.now() / 1000 - seconds)).toBeLessThan(60)
    expect(headers).toMatchObject(signatureHeaders(key, id, seconds, body.toString()))
    expect(JSON.parse(body.toString())).toMatchObject({
      type: 'cutover.verdict',
      timestamp: verdict.judgedAt,
      data: { run: verdict.run, verdict: verdict.verdict, record: verdict.record, policy: verdict.policy },
    })
  })

  test('is told again to somebody who was busy, under the same id', async () => {
    const receiver = await Receiver.start()
    receiver.answer = ({ path }) => ({
      status: path.startsWith('/hook') && receiver.got.filter(got => got.path === path).length === 1 ? 500 : 200,
      headers: { 'retry-after': '0' },
    })
    const { notices, counts, said } = noticesAt(receiver)
    notices.tell(verdict)
    await vi.waitFor(() => expect(counts).toContain('webhook delivered'), { timeout: 5000 })
    const ids = receiver.got.filter(({ path }) => path.startsWith('/hook')).map(({ headers }) => headers['webhook-id'])
    expect(ids).toEqual([ids[0], ids[0]])
    expect(said).toEqual([])
  })

  test('is not told in a loop to somebody who asks for no time', async () => {
    const receiver = await Receiver.start()
    receiver.answer = () => ({ status: 503, headers: { 'retry-after': 'Mon, 01 Jan 2024 00:00:00 GMT' } })
    const { notices } = noticesAt(receiver)
    notices.tell(verdict)
    await sleep(1000)
    expect(receiver.got.filter(({ path }) => path.startsWith('/hook')).length).toBeLessThanOrEqual(2)
    receiver.answer = () => ({ status: 200 })
  })

  test('that cannot be told is counted, and people hear why, without any secret', async () => {
    const receiver = await Receiver.start()
    receiver.answer = () => ({ status: 403, headers: { 'content-type': 'application/json' }, body: '{"message":"Permission denied"}' })
    const { notices, counts, said } = noticesAt(receiver)
    notices.tell(verdict)
    await vi.waitFor(() => expect(counts).toContain('webhook failed'))
    await vi.waitFor(() => expect(counts).toContain('annotation failed'))
    expect(said).toContain(`Cannot tell of the verdict on run ${verdict.run} by webhook: it answered 403: {"message":"Permission denied"}`)
    expect(said.join()).not.toMatch(/glsa_secret|team=7/)
  })

  test('waits for nobody: what is under way when the collector stops is given up after a few seconds', async () => {
    const receiver = await Receiver.start()
    receiver.answer = () => null
    const { notices, counts } = noticesAt(receiver)
    notices.tell(verdict)
    const start = performance.now()
    await notices[Symbol.asyncDispose]()
    expect(performance.now() - start).toBeLessThan(6000)
    expect(counts).toContain('webhook failed')
  })

  test('of a control, or of one backend alone, is nobody’s news', async () => {
    const receiver = await Receiver.start()
    const { notices } = noticesAt(receiver)
    notices.tell({ ...verdict, checkpoints: [] })
    notices.tell({ ...verdict, checkpoints: verdict.checkpoints.slice(0, 1).map(checkpoint => ({ ...checkpoint, id: 'control' })) })
    await notices[Symbol.asyncDispose]()
    expect(receiver.got).toEqual([])
  })
})

// The example of the reference libraries of Standard Webhooks.
test('a signature is the one that every library of Standard Webhooks expects', () => {
  const secret = keyOf('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')
  if (!secret) throw new Error('Expected a key')
  expect(signatureHeaders(secret, 'msg_p5jXN8AQM9LWM0D4loKWxJek', 1614265330, '{"test": 2432232314}')).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  })
})
