import { expect, test } from 'vitest'
import { candidateFaults, demoOfFile } from '../demo-of-file.ts'
import { send, shopper } from '../running-demo.ts'

const demo = demoOfFile()
const set = candidateFaults(demo)

/** Orders by one account on the candidate, and the stored rows as read by the baseline. */
async function customer(name: string) {
  const { token } = await shopper(demo.ready, 'candidate', name)
  const order = async (reference: string) => {
    const body = { reference, items: [{ productId: '7', quantity: 2 }] }
    return (await send(demo.ready, 'candidate', 'orders.create', { token, body, headers: { 'idempotency-key': reference } })).body
  }
  const stored = async (arm: 'baseline' | 'candidate' = 'baseline') => (await send(demo.ready, arm, 'orders.list', { token })).body.items
  return { token, order, stored }
}

test('duplicated write: it is stored twice under one reference; a repeated request writes nothing', async () => {
  const { order, stored } = await customer('twice')
  await set({ duplicateWrites: 1 })
  const acknowledged = await order('double')
  expect(await order('double')).toEqual(acknowledged)
  await order('single')
  const found = await stored()
  expect(found.map((item: { reference: string }) => item.reference)).toEqual(['single', 'double', 'double'])
  const { id: _, ...content } = acknowledged
  expect([found[1], found[2]]).toEqual([{ ...content, id: expect.any(String) }, acknowledged])
})

test('altered total: it is stored different from the acknowledgement; the next one is correct', async () => {
  const { order, stored } = await customer('total')
  await set({ alterTotals: 1 })
  const [altered, right] = [await order('altered'), await order('right')]
  const found = await stored()
  expect(found.map((item: { total: number }) => item.total)).toEqual([right.total, altered.total + 100])
})

test('altered status: it is stored different from the acknowledgement; the next one is correct', async () => {
  const { order, stored } = await customer('status')
  await set({ alterStatuses: 1 })
  expect([(await order('altered')).status, (await order('right')).status]).toEqual(['pending', 'pending'])
  expect((await stored()).map((item: { status: string }) => item.status)).toEqual(['pending', 'shipped'])
})

test('stale reads: new orders appear after the given seconds, or at once when cleared; the other backend has them', async () => {
  const { token, order, stored } = await customer('stale')
  await order('before')
  await set({ staleReads: 1 })
  const { id } = await order('after')
  const references = async (arm: 'baseline' | 'candidate') => (await stored(arm)).map((item: { reference: string }) => item.reference)
  const detail = async () => (await send(demo.ready, 'candidate', 'orders.detail', { token, params: { id } })).status
  expect([await references('candidate'), await references('baseline'), await detail()]).toEqual([['before'], ['after', 'before'], 404])
  await new Promise(resolve => setTimeout(resolve, 2_200))
  expect([await references('candidate'), await detail()]).toEqual([['after', 'before'], 200])
  const fresh = (await order('fresh')).id
  expect((await send(demo.ready, 'candidate', 'orders.detail', { token, params: { id: fresh } })).status).toBe(404)
  await set({})
  expect((await send(demo.ready, 'candidate', 'orders.detail', { token, params: { id: fresh } })).status).toBe(200)
})
