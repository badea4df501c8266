import { z } from 'zod'
import { eachObject, isList } from '../contract/each-object.ts'

/** Amounts of money are sent as decimal texts: 1250 santim become "12.50", as Django REST Framework writes a Decimal. */
export const decimalAsText = z.boolean()

const amounts = ['price', 'total', 'amount']

/** A list's total counts entries and stays a number. */
export function withDecimals(body: unknown): unknown {
  return eachObject(body, object => (isList(object) ? object : Object.fromEntries(Object.entries(object).map(([name, value]) => [name, written(name, value)]))))
}

function written(name: string, value: unknown): unknown {
  return amounts.includes(name) && typeof value === 'number' ? (value / 100).toFixed(2) : value
}
