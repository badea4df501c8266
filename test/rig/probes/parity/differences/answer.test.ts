import { expect, test } from 'vitest'
import type { JsonSchema } from '../../../../../contract/schema.ts'
import type { HttpResponse } from '../../../../../rig/platform/http-client.ts'
import { answerDifferences } from '../../../../../rig/probes/parity/differences/answer.ts'
import { trialDifferences } from '../../../../../rig/probes/parity/differences/trial.ts'

const now = Date.parse('2026-03-01T12:00:00Z')

function json(status: number, body: unknown, headers: HttpResponse['headers'] = {}): HttpResponse {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) }
}

function between(baseline: HttpResponse, candidate: HttpResponse, promised?: JsonSchema): string[] {
  return answerDifferences([baseline, structuredClone(baseline)], candidate, { values: 'all', now }, promised)
}

test('response differences: another status is the only difference reported', () => {
  expect(between(json(201, { id: '1' }), json(200, {}))).toEqual(['status 200 instead of 201'])
})

test.each([
  ['{path}', 'status 307 (to itself) instead of 200'],
  ['{backend}{path}/', 'status 307 (to itself with a slash at the end) instead of 200'],
  ['https://login.test/?next=a&token=abc123', 'status 307 (to https://login.test/?next=a&token=…) instead of 200'],
])('response differences: a redirect to %s is reported with its target, without secrets', (location, difference) => {
  expect(between(json(200, {}), { status: 307, headers: { location }, body: '' })).toEqual([difference])
})

test('response differences: a page instead of JSON is reported with its beginning', () => {
  const page = { status: 200, headers: { 'content-type': 'text/html' }, body: '<!DOCTYPE html><title>Server Error</title>' }
  expect(between(json(200, {}), page)).toEqual([
    'header content-type: "text/html" instead of "application/json"',
    'body: no JSON ("<!DOCTYPE html><title>Server E")',
  ])
})

test('response differences: a missing body is reported', () => {
  expect(between(json(200, {}), { ...json(200, {}), body: '' })).toEqual(['body: empty instead of JSON'])
  const empty = { status: 204, headers: {}, body: '' }
  expect([between(empty, empty), between(empty, { ...empty, body: '{}' })]).toEqual([[], ['line 1: "{}" instead of ""']])
})

test('response differences: one fault in many items is reported once, with its count', () => {
  const items = (price: unknown) => json(200, { items: [{ price }, { price }, { price }] })
  expect(between(items(5), items('5'))).toEqual(['$.items[0].price: "5" (text) instead of 5 (number) (and 2 more like it)'])
})

test('response differences: a varying value must still match the schema of the catalogue', () => {
  const promised: JsonSchema = { type: 'object', properties: { total: { type: 'integer', minimum: 0 } } }
  const samples = [json(200, { total: 1 }), json(200, { total: 2 })]
  expect(answerDifferences(samples, json(200, { total: -3 }), { values: 'all', now }, promised)).toEqual([
    'not what the catalogue promises: $.total: expected at least 0, got -3',
  ])
  expect(answerDifferences([json(200, { total: -1 }), json(200, { total: 2 })], json(200, { total: -3 }), { values: 'all', now }, promised)).toEqual([])
})

test('response differences: a preflight is compared only if the baseline allows other origins', () => {
  const yes = { status: 204, headers: { 'access-control-allow-origin': '*', 'access-control-allow-methods': 'GET,PATCH' }, body: '' }
  const no = { status: 404, headers: {}, body: '' }
  expect(trialDifferences('preflight', [yes, yes], no, now)).toEqual(['status 404 instead of 204'])
  expect(trialDifferences('preflight', [yes, yes], { ...yes, status: 200 }, now)).toEqual([])
  expect(trialDifferences('preflight', [yes, yes], { ...yes, headers: { 'access-control-allow-origin': '*' } }, now)).toEqual([
    'header access-control-allow-methods: missing instead of "get, patch"',
  ])
  expect(trialDifferences('preflight', [no, no], yes, now)).toEqual([])
})

test('response differences: refusals are compared by status, and a missing refusal is reported', () => {
  const refused = json(401, { error: { code: 'unauthorized', message: 'Sign in first.' } })
  expect(trialDifferences('refused', [refused, refused], json(200, { items: [] }), now)).toEqual(['status 200 instead of 401'])
})
