import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { demoWebhookSecret } from '../../../../contract/demo-secrets.ts'
import { signatureHeader, textToSign } from '../../../../contract/webhook.ts'
import { databaseOf, demoOfFile } from '../demo-of-file.ts'
import { type Sent, send, shopper } from '../running-demo.ts'

const tables = ['accounts', 'revoked_tokens', 'orders', 'order_items', 'payment_intents', 'webhook_events', 'idempotency_keys']

const demo = demoOfFile()
const database = databaseOf(demo)

async function rowsOfEach(): Promise<number[]> {
  const text = `select ${tables.map(table => `(select count(*)::int from ${table})`).join(', ')}`
  return (await database.query<number[]>({ text, rowMode: 'array' })).rows[0] ?? []
}

test('schema: deleting an account deletes all of its rows, and its token is no longer valid', async () => {
  const { token, refreshToken } = await shopper(demo.ready, 'candidate', 'passing')
  const headers = { 'idempotency-key': 'all' }
  const to = async (id: Parameters<typeof send>[2], sent: Sent) => (await send(demo.ready, 'candidate', id, sent)).body
  const { id: orderId } = await to('orders.create', { token, headers, body: { reference: 'all', items: [{ productId: '3', quantity: 1 }] } })
  const { id: intent } = await to('payments.intent', { token, headers, body: { orderId, reference: 'all' } })
  const event = JSON.stringify({ id: 'all', type: 'payment_intent.succeeded', data: { object: { id: intent, status: 'succeeded' } } })
  const now = Math.floor(Date.now() / 1000)
  const digest = createHmac('sha256', demoWebhookSecret).update(textToSign(now, event)).digest('hex')
  await to('payments.webhook', { body: event, headers: { 'stripe-signature': signatureHeader(now, digest) } })
  const other = await shopper(demo.ready, 'candidate', 'staying')
  await to('auth.logout', { token, body: { refreshToken } })
  // The accounts: these two and the administrator of every demonstration.
  expect(await rowsOfEach()).toEqual([3, 2, 1, 1, 1, 1, 2])

  await database.query(`delete from accounts where email like 'passing%'`)
  expect(await rowsOfEach()).toEqual([2, 0, 0, 0, 0, 0, 0])
  await database.query('delete from accounts')
  const refused = await send(demo.ready, 'candidate', 'orders.create', {
    token: other.token,
    body: { reference: 'late', items: [{ productId: '3', quantity: 1 }] },
  })
  expect(refused.status).toBe(401)
})
