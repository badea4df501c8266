import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { parseWebhookKey } from '../../../collector/delivery/delivery-settings.ts'
import { Notices, signWebhook } from '../../../collector/delivery/notices.ts'
import { verdictSchema } from '../../../collector/judge/verdict-schema.ts'
import { recordOf } from '../../faults/records.ts'
import { recordLog } from '../recorded-log.ts'
import { Receiver } from './receiver.ts'

const key = Buffer.alloc(32, 7)
const verdict = verdictSchema.parse(JSON.parse(readFileSync(join(recordOf('slower'), 'verdict.json'), 'utf8')))

/** Notices to one receiver that acts as Grafana and as a webhook. */
function noticesAt(receiver: Receiver) {
  const counts: string[] = []
  const { log, messages } = recordLog()
  const grafana = { url: new URL(`${receiver.url}/grafana/`), token: 'glsa_secret' }
  const webhook = { url: new URL(`${receiver.url}/hook?team=7`), key }
  const notices = new Notices({ grafana, webhook }, { count: (kind, result) => counts.push(`${kind} ${result}`), log })
  onTestFinished(() => notices[Symbol.asyncDispose]())
  return { notices, counts, messages }
}

describe('notices of a verdict', () => {
  test('annotate Grafana over the time of its run, once per checkpoint', async () => {
    const receiver = await Receiver.start()
    const { notices, counts } = noticesAt(receiver)
    notices.announce(verdict)
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

  test('are sent to a webhook with a Standard Webhooks signature', async () => {
    const receiver = await Receiver.start()
    const { notices, counts } = noticesAt(receiver)
    notices.announce(verdict)
    await vi.waitFor(() => expect(counts).toContain('webhook delivered'))
    const got = receiver.got.find(({ path }) => path === '/hook?team=7')
    if (!got) throw new Error('Expected a message to the webhook')
    const { headers, body } = got
    const [id, seconds] = [String(headers['webhook-id']), Number(headers['webhook-timestamp'])]
    expect(Math.abs(Date.now() / 1000 - seconds)).toBeLessThan(60)
    expect(headers).toMatchObject(signWebhook(key, id, seconds, body.toString()))
    expect(JSON.parse(body.toString())).toMatchObject({
      type: 'cutover.verdict',
      timestamp: verdict.judgedAt,
      data: { run: verdict.run, verdict: verdict.verdict, record: verdict.record, policy: verdict.policy },
    })
  })

  test('are sent again to a busy webhook, under the same id', async () => {
    const receiver = await Receiver.start()
    receiver.answer = ({ path }) => ({
      status: path.startsWith('/hook') && receiver.got.filter(got => got.path === path).length === 1 ? 500 : 200,
      headers: { 'retry-after': '0' },
    })
    const { notices, counts, messages } = noticesAt(receiver)
    notices.announce(verdict)
    await vi.waitFor(() => expect(counts).toContain('webhook delivered'), { timeout: 5000 })
    const ids = receiver.got.filter(({ path }) => path.startsWith('/hook')).map(({ headers }) => headers['webhook-id'])
    expect(ids).toEqual([ids[0], ids[0]])
    expect(messages).toEqual([])
  })

  test('do not busy-loop on a Retry-After in the past', async () => {
    const receiver = await Receiver.start()
    receiver.answer = () => ({ status: 503, headers: { 'retry-after': 'Mon, 01 Jan 2024 00:00:00 GMT' } })
    const { notices } = noticesAt(receiver)
    notices.announce(verdict)
    await sleep(1000)
    expect(receiver.got.filter(({ path }) => path.startsWith('/hook')).length).toBeLessThanOrEqual(2)
    receiver.answer = () => ({ status: 200 })
  })

  test('that fail are counted, and the reason is logged without secrets', async () => {
    const receiver = await Receiver.start()
    receiver.answer = () => ({ status: 403, headers: { 'content-type': 'application/json' }, body: '{"message":"Permission denied"}' })
    const { notices, counts, messages } = noticesAt(receiver)
    notices.announce(verdict)
    await vi.waitFor(() => expect(counts).toContain('webhook failed'))
    await vi.waitFor(() => expect(counts).toContain('annotation failed'))
    expect(messages).toContain(`Cannot announce the verdict of run ${verdict.run} by webhook: status 403: {"message":"Permission denied"}`)
    expect(messages.join()).not.toMatch(/glsa_secret|team=7/)
  })

  test('are aborted a few seconds after the collector stops', async () => {
    const receiver = await Receiver.start()
    receiver.answer = () => null
    const { notices, counts } = noticesAt(receiver)
    notices.announce(verdict)
    const start = performance.now()
    await notices[Symbol.asyncDispose]()
    expect(performance.now() - start).toBeLessThan(6000)
    expect(counts).toContain('webhook failed')
  })

  test('are not sent for a control, or a run of a single backend', async () => {
    const receiver = await Receiver.start()
    const { notices } = noticesAt(receiver)
    notices.announce({ ...verdict, checkpoints: [] })
    notices.announce({ ...verdict, checkpoints: verdict.checkpoints.slice(0, 1).map(checkpoint => ({ ...checkpoint, id: 'control' })) })
    await notices[Symbol.asyncDispose]()
    expect(receiver.got).toEqual([])
  })
})

// The example of the reference libraries of Standard Webhooks.
test('signWebhook: the signature equals that of the Standard Webhooks reference libraries', () => {
  const secret = parseWebhookKey('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')
  if (!secret) throw new Error('Expected a key')
  expect(signWebhook(secret, 'msg_p5jXN8AQM9LWM0D4loKWxJek', 1614265330, '{"test": 2432232314}')).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  })
})
