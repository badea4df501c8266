import { expect, test } from 'vitest'
import { grantDifferences, headerDifferences } from '../../../../../rig/probes/parity/differences/headers.ts'

const json = { 'content-type': 'application/json; charset=utf-8' }
const open = { ...json, 'access-control-allow-origin': 'http://shop.test', 'access-control-allow-methods': 'GET, POST' }

test.each([
  ['another charset', json, { 'content-type': 'application/json' }, ['header content-type: "application/json" instead of "application/json;charset=utf-8"']],
  ['a cache that is not forbidden any more', { 'cache-control': 'no-store' }, {}, ['header cache-control: missing instead of "no-store"']],
  ['a cache that is forbidden now', {}, { 'cache-control': 'no-store' }, ['header cache-control: "no-store" instead of none']],
  [
    'an origin that may not read',
    open,
    json,
    ['header access-control-allow-origin: missing instead of "http://shop.test"', 'header access-control-allow-methods: missing instead of "get, post"'],
  ],
  [
    'a method that is not allowed',
    open,
    { ...open, 'access-control-allow-methods': 'GET' },
    ['header access-control-allow-methods: "GET" instead of "get, post"'],
  ],
])('%s is told', (_, baseline, candidate, differences) => {
  expect(headerDifferences([baseline, { ...baseline }], candidate)).toEqual(differences)
})

test.each([
  ['blanks and case', json, { 'content-type': 'Application/JSON;charset=UTF-8' }],
  ['headers that nobody acts on', json, { ...json, server: 'gunicorn', vary: 'Accept' }],
  ['methods in another order, and more of them', open, { ...open, 'access-control-allow-methods': 'DELETE,POST,GET' }],
  ['an origin that the baseline did not let in', json, open],
])('%s are no difference', (_, baseline, candidate) => {
  expect(headerDifferences([baseline, { ...baseline }], candidate)).toEqual([])
})

test('what differs between two answers of the baseline is not compared', () => {
  expect(
    headerDifferences(
      [
        { ...json, 'cache-control': 'max-age=10' },
        { ...json, 'cache-control': 'max-age=9' },
      ],
      json,
    ),
  ).toEqual([])
})

test('an asterisk allows everything', () => {
  expect(grantDifferences([open], { ...open, 'access-control-allow-origin': '*', 'access-control-allow-methods': '*' })).toEqual([])
})
