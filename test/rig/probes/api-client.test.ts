import { expect, test } from 'vitest'
import { answer, serve } from '../platform/backend.ts'

test.each([
  ['baseline', '/api/orders?page=2'],
  ['candidate', '/api/v1/orders?page=2'],
] as const)('API client: requests to the %s have its paths and the method of the catalogue', async (side, url) => {
  await using backend = await serve((request, body, response) => answer(response, 200, [request.method, request.url, request.headers.authorization, body]))
  const listed = await backend.api(side).send('orders.list', { query: 'page=2', headers: { authorization: 'Bearer t' }, timeout: 5000 })
  expect([listed.status, JSON.parse(listed.body)]).toEqual([200, ['GET', url, 'Bearer t', '']])
  const signedIn = await backend.api(side).send('auth.login', { body: { email: 'e' }, timeout: 5000 })
  expect(JSON.parse(signedIn.body)).toEqual(['POST', url.replace('orders?page=2', 'auth/login'), null, '{"email":"e"}'])
})
