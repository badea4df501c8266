import { describe, expect, test } from 'vitest'
import { mistakesIn } from '../../contract/catalogue-mistakes.ts'
import { bothUnder, type Endpoint } from '../../contract/endpoint.ts'
import { endpoint, endpointIds } from '../../contract/endpoints.ts'
import { validateCatalogue } from '../../rig/probes/backends.ts'

const sound: Endpoint = {
  domain: 'orders',
  feature: 'Gift wrapping',
  method: 'POST',
  path: bothUnder('/orders/:id/wrapping'),
  authentication: 'bearer',
  expects: [201],
  request: { type: 'object', required: ['paper'], properties: { paper: { type: 'string' } } },
  response: { type: 'object', required: ['id'], properties: { id: { type: 'string' } } },
  example: { parameters: { id: '{reference}' }, body: { paper: 'for {name}' }, keeps: { wrapping: '/id' } },
}
const of = (changes: Partial<Endpoint>) => mistakesIn({ 'orders.wrap': { ...sound, ...changes } })
const example = (changes: Partial<Endpoint['example']>) => of({ example: { ...sound.example, ...changes } })

test('catalogue: has no mistake', () => {
  expect(mistakesIn(Object.fromEntries(endpointIds.map(id => [id, endpoint(id)])))).toEqual([])
  expect(() => validateCatalogue()).not.toThrow()
  expect(of({})).toEqual([])
})

describe('catalogue mistakes: an entry is reported with its id:', () => {
  const { feature: _, ...withoutFeature } = sound
  const { parameters: __, ...unfilled } = sound.example
  const { response: ___, ...unanswered } = sound
  test.each([
    // Possible only in a catalogue that was not type-checked.
    ['a missing property', mistakesIn({ 'orders.wrap': withoutFeature as Endpoint }), 'orders.wrap lacks feature'],
    [
      'a path without a slash',
      of({ path: { baseline: 'api/x/:id', candidate: '/api/v1/x/:id' } }),
      "orders.wrap has no path that begins with / on the baseline's side",
    ],
    [
      'parameters that differ',
      of({ path: { baseline: '/api/orders/:id', candidate: '/api/v1/orders/:pk' }, example: { ...sound.example, parameters: { id: '1', pk: '1' } } }),
      'orders.wrap takes other parameters on the baseline (id) than on the candidate (pk)',
    ],
    ['a parameter without an example', of({ example: unfilled }), "orders.wrap has no example of its path's parameter :id"],
    ['no status', of({ expects: [] }), 'orders.wrap expects no status between 100 and 599, or something else beside'],
    ['an invalid status', of({ expects: [201, 2000] }), 'orders.wrap expects no status between 100 and 599, or something else beside'],
    [
      'a kept value of an answer without a schema',
      mistakesIn({ 'orders.wrap': unanswered }),
      'orders.wrap keeps something from an answer whose schema it does not give',
    ],
    ['an invalid pointer', example({ keeps: { wrapping: 'id' } }), 'orders.wrap keeps {wrapping} by "id", which is no JSON pointer: it begins with /'],
    ['a role without a token', of({ authentication: 'none', role: 'vendor' }), 'orders.wrap is for the role vendor, but asks for no bearer token'],
    [
      'a signature without a scheme',
      of({ authentication: 'signature' }),
      'orders.wrap has authentication by signature without a scheme, or a scheme without it',
    ],
    ['a body with GET', of({ method: 'GET' }), 'orders.wrap sends a body with GET'],
    ['a variable without a source', example({ body: { paper: '{colour}' } }), 'orders.wrap needs {colour}, which no user is given and no answer leaves'],
    ['a dropped variable that no answer sets', example({ drops: ['ribbon'] }), 'orders.wrap drops {ribbon}, which no answer leaves'],
    [
      'a body that does not fit',
      example({ body: { paper: 3 } }),
      'orders.wrap has an example body that its own request schema does not take: $.paper: expected string, got number',
    ],
  ])('%s', (_, mistakes, sentence) => expect(mistakes).toEqual([sentence]))
})

test('catalogue mistakes: all are reported at once, before any request', () => {
  const entries = { 'orders.wrap': { ...sound, expects: [] }, 'orders.unwrap': { ...sound, method: 'GET' as const } }
  expect(() => validateCatalogue(entries)).toThrow(
    'The catalogue (contract/endpoints/) has 2 mistakes:\n  orders.wrap expects no status between 100 and 599, or something else beside\n  orders.unwrap sends a body with GET\nFix them, then rerun',
  )
})
