import { z } from 'zod'
import { isObject } from '../contract/each-object.ts'

/** Tokens are called `access` and `refresh`, as by Simple JWT. Requests go on naming them as before. */
export const tokenNames = z.boolean()

const names: Readonly<Record<string, string>> = { accessToken: 'access', refreshToken: 'refresh' }

export function withTokenNames(body: unknown): unknown {
  return isObject(body) ? Object.fromEntries(Object.entries(body).map(([name, value]) => [names[name] ?? name, value])) : body
}
