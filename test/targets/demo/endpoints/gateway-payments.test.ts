import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { arms } from '../../../../contract/arm.ts'
import { demoWebhookSecret } from '../../../../contract/demo-secrets.ts'
import type { EndpointId } from '../../../../contract/endpoints.ts'
import { chapaTestPhone } from '../../../../contract/test-payments.ts'
import { demoOfFile } from '../demo-of-file.ts'
import { type Sent, send, shopper } from '../running-demo.ts'

const demo = demoOfFile()

describe.each(arms)('gateway payments of the %s', arm => {
  const to = (id: EndpointId, sent?: Sent) => send(demo.ready, arm, id, sent)
  const callback = (reference: string, status = 'success', secret = demoWebhookSecret) => {
    const body = JSON.stringify({ event: `charge.${status}`, tx_ref: reference, status })
    return to('regional.callback', { body, headers: { 'x-chapa-signature': createHmac('sha256', secret).update(body).digest('hex') } })
  }
  /** An order with a payment under way; `shown` is what the order shows of itself. */
  const initiated = async (name: string) => {
    const { token } = await shopper(demo.ready, arm, name)
    const reference = `${arm}/${name}`
    const { body: order } = await to('orders.create', { token, body: { reference, items: [{ productId: '3', quantity: 2 }] } })
    const wish = { orderId: order.id, reference, gateway: 'chapa', phone: chapaTestPhone }
    const initiate = (changes: object = {}) => to('regional.payment', { token, body: { ...wish, ...changes }, headers: { 'idempotency-key': reference } })
    const shown = async () => (await to('orders.detail', { token, params: { id: order.id } })).body
    const { body: payment } = await initiate()
    return { token, order, reference, payment, wish, initiate, shown }
  }

  test('a payment covers the whole order and starts once per Idempotency-Key and per order', async () => {
    const { token, order, payment, wish, initiate } = await initiated('once')
    expect(payment).toMatchObject({ orderId: order.id, amount: order.total, status: 'pending', gateway: 'chapa' })
    expect(await initiate()).toEqual({ status: 201, body: payment })
    expect((await initiate({ gateway: 'telebirr' })).body.error.code).toBe('idempotency_key_reused')
    expect((await to('regional.payment', { token, body: { ...wish, reference: 'again' } })).status).toBe(409)
  })

  test('a callback settles it once, and only with a valid signature', async () => {
    const { token, payment, reference, shown } = await initiated('settled')
    expect((await callback(reference, 'success', 'wrong')).status).toBe(401)
    expect((await shown()).status).toBe('pending')
    expect((await Promise.all([callback(reference), callback(reference)])).map(({ status }) => status)).toEqual([200, 200])
    const { status, payment: paid } = await shown()
    expect([status, paid]).toEqual(['paid', { id: payment.id, reference, status: 'succeeded', amount: payment.amount }])
    expect((await to('regional.payment-status', { token, params: { id: payment.id } })).body).toEqual({ ...payment, status: 'succeeded' })
    await to('orders.status', { token, params: { id: payment.orderId }, body: { status: 'shipped' } })
    await callback(reference)
    expect((await shown()).status).toBe('shipped')
  })

  test('a failed or late payment leaves the order unpaid', async () => {
    const [failed, late] = [await initiated('failed'), await initiated('late')]
    await callback(failed.reference, 'failed')
    await callback(failed.reference)
    expect(await failed.shown()).toMatchObject({ status: 'pending', payment: { status: 'failed' } })
    const again = { ...failed.wish, reference: `${failed.reference}/again` }
    expect((await to('regional.payment', { token: failed.token, body: again })).status).toBe(201)
    expect((await failed.shown()).payment).toMatchObject({ reference: again.reference, status: 'pending' })
    await to('orders.status', { token: late.token, params: { id: late.order.id }, body: { status: 'cancelled' } })
    await callback(late.reference)
    expect(await late.shown()).toMatchObject({ status: 'cancelled', payment: { status: 'succeeded' } })
    expect((await callback('nobody knows it')).status).toBe(200)
  })

  test('payments are hidden from other accounts, and invalid orders or telephone numbers are refused', async () => {
    const [owner, { token }] = [await initiated('owner'), await shopper(demo.ready, arm, 'stranger')]
    expect((await to('regional.payment-status', { token, params: { id: owner.payment.id } })).status).toBe(404)
    expect((await to('regional.payment', { token, body: { ...owner.wish, reference: 'theirs' } })).status).toBe(404)
    const refused = await to('regional.payment', { token, body: { ...owner.wish, phone: '12' } })
    expect([refused.status, refused.body.error.message]).toEqual([400, expect.stringContaining('phone: expected an Ethiopian mobile number')])
  })

  test('a card payment is confirmed with a payment method and without', async () => {
    for (const [reference, body] of [['bare'], ['empty', {}], ['card', { paymentMethod: 'pm_card_visa' }]] as const) {
      const { token } = await shopper(demo.ready, arm, reference)
      const { body: order } = await to('orders.create', { token, body: { reference, items: [{ productId: '3', quantity: 1 }] } })
      const { body: intent } = await to('payments.intent', { token, body: { orderId: order.id, reference } })
      const confirm = (sent: unknown) => to('payments.confirm', { token, params: { id: intent.id }, body: sent })
      expect((await confirm({ paymentMethod: 7 })).status).toBe(400)
      expect((await confirm(body)).body).toMatchObject({ id: intent.id, status: 'succeeded' })
    }
  })
})
