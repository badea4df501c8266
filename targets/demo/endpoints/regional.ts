import { z } from 'zod'
import type { Handler } from '../call.ts'
import { notFound } from '../problem.ts'
import { ratesTo, zones } from '../regional/shipping.ts'
import { taxed } from '../regional/tax.ts'
import { checkedTin } from '../regional/tin.ts'

const largestAmount = 1_000_000_000_000
const heaviestParcel = 30_000

const taxing = z.object({ amount: z.int().min(0).max(largestAmount), excise: z.boolean().default(false) })
const parcel = z.object({ zone: z.string(), grams: z.coerce.number().int().min(1).max(heaviestParcel) })
const taxpayer = z.object({ tin: z.string().max(100) })

/** What is computed from rules alone, without the database. */
export function regionalHandlers(): Record<`regional.${'tax' | 'zones' | 'rates' | 'tin'}`, Handler> {
  return {
    'regional.tax': async call => {
      const { amount, excise } = taxing.parse(call.body)
      return { status: 200, body: taxed(amount, excise) }
    },
    'regional.zones': async () => ({ status: 200, body: { items: zones } }),
    'regional.rates': async call => {
      const { zone, grams } = parcel.parse(call.query)
      const items = ratesTo(zone, grams)
      if (!items) throw notFound('zone')
      return { status: 200, body: { zone, grams, items } }
    },
    'regional.tin': async call => ({ status: 200, body: checkedTin(taxpayer.parse(call.body).tin) }),
  }
}
