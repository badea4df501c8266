import { expect, test } from 'vitest'
import { grantDifferences, headerDifferences } from '../../../../../rig/probes/parity/differences/headers.ts'

const json = { 'content-type': 'application/json; charset=utf-8' }
const open = { ...json, 'access-control-allow-origin': 'http://shop.test', 'access-control-allow-methods': 'GET, POST' }

test.each([
  ['another charset', json, { 'content-type': 'application/json' }, ['header content-type: "application/json" instead of "application/json;charset=utf-8"']],
  ['a response that may be cached now', { 'cache-control': 'no-store' }, {}, ['header cache-control: missing instead of "no-store"']],
  ['a response that may not be cached any more', {}, { 'cache-control': 'no-store' }, ['header cache-control: "no-store" instead of none']],
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
])('header differences: %s is reported', (_, baseline, candidate, differences) => {
  expect(headerDifferences([baseline, { ...baseline }], candidate)).toEqual(differences)
})

test.each([
  ['blanks and case', json, { 'content-type': 'Application/JSON;charset=UTF-8' }],
  ['headers without effect on clients', json, { ...json, server: 'gunicorn', vary: 'Accept' }],
  ['methods in another order, and more of them', open, { ...open, 'access-control-allow-methods': 'DELETE,POST,GET' }],
  ['an origin that the baseline did not allow', json, open],
])('header differences: %s are equal', (_, baseline, candidate) => {
  expect(headerDifferences([baseline, { ...baseline }], candidate)).toEqual([])
})

test('header differences: a header that varies on the baseline is not compared', () => {
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

test('header differences: an asterisk allows every origin and method', () => {
  expect(grantDifferences([open], { ...open, 'access-control-allow-origin': '*', 'access-control-allow-methods': '*' })).toEqual([])
})
