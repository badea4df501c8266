import { describe, expect, test } from 'vitest'
import { findCatalogueMistakes } from '../../contract/catalogue-mistakes.ts'
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
const of = (changes: Partial<Endpoint>) => findCatalogueMistakes({ 'orders.wrap': { ...sound, ...changes } })
const example = (changes: Partial<Endpoint['example']>) => of({ example: { ...sound.example, ...changes } })

test('catalogue: has no mistake', () => {
  expect(findCatalogueMistakes(Object.fromEntries(endpointIds.map(id => [id, endpoint(id)])))).toEqual([])
  expect(() => validateCatalogue()).not.toThrow()
  expect(of({})).toEqual([])
})

describe('catalogue mistakes: an entry is reported with its id:', () => {
  const { feature: _, ...withoutFeature } = sound
  const { parameters: __, ...unfilled } = sound.example
  const { response: ___, ...unanswered } = sound
  test.each([
    // Possible only in a catalogue that was not type-checked.
    ['a missing property', findCatalogueMistakes({ 'orders.wrap': withoutFeature as Endpoint }), 'orders.wrap lacks feature'],
    [
      'a path without a slash',
      of({ path: { baseline: 'api/x/:id', candidate: '/api/v1/x/:id' } }),
      "orders.wrap has no path that begins with / on the baseline's side",
    ],
    [
      'parameters that differ',
      of({ path: { baseline: '/api/orders/:id', candidate: '/api/v1/orders/:pk' }, example: { ...sound.example, parameters: { id: '1', pk: '1' } } }),
      'orders.wrap has different path parameters on the baseline (id) and on the candidate (pk)',
    ],
    ['a parameter without an example', of({ example: unfilled }), "orders.wrap has no example of its path's parameter :id"],
    ['no status', of({ expects: [] }), 'orders.wrap must expect one or more statuses from 100 to 599, and nothing else'],
    ['an invalid status', of({ expects: [201, 2000] }), 'orders.wrap must expect one or more statuses from 100 to 599, and nothing else'],
    [
      'a kept value of an answer without a schema',
      findCatalogueMistakes({ 'orders.wrap': unanswered }),
      'orders.wrap keeps values of a response that has no schema',
    ],
    ['an invalid pointer', example({ keeps: { wrapping: 'id' } }), 'orders.wrap keeps {wrapping} by "id", which is no JSON pointer: it begins with /'],
    ['a role without a token', of({ authentication: 'none', role: 'vendor' }), 'orders.wrap has the role vendor, but no bearer authentication'],
    [
      'a signature without a scheme',
      of({ authentication: 'signature' }),
      'orders.wrap must have both authentication by signature and a signature scheme, or neither',
    ],
    ['a body with GET', of({ method: 'GET' }), 'orders.wrap sends a body with GET'],
    [
      'a variable without a source',
      example({ body: { paper: '{colour}' } }),
      'orders.wrap needs {colour}, which is no given variable and which no response supplies',
    ],
    ['a dropped variable that no answer sets', example({ drops: ['ribbon'] }), 'orders.wrap drops {ribbon}, which no response supplies'],
    [
      'a body that does not fit',
      example({ body: { paper: 3 } }),
      'orders.wrap has an example body that does not match its request schema: $.paper: expected string, got number',
    ],
  ])('%s', (_, mistakes, sentence) => expect(mistakes).toEqual([sentence]))
})

test('catalogue mistakes: all are reported at once, before any request', () => {
  const entries = { 'orders.wrap': { ...sound, expects: [] }, 'orders.unwrap': { ...sound, method: 'GET' as const } }
  expect(() => validateCatalogue(entries)).toThrow(
    'The catalogue (contract/endpoints/) has 2 mistakes:\n  orders.wrap must expect one or more statuses from 100 to 599, and nothing else\n  orders.unwrap sends a body with GET\nFix them, then rerun',
  )
})
