import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { signatureHeader, textToSign } from '../../../contract/webhook.ts'
import { verifyChapa, verifyWebhook } from '../../../targets/demo/webhook-signature.ts'

const at = 1_700_000_000
const body = '{"id":"evt"}'
const digest = createHmac('sha256', 'secret').update(textToSign(at, body)).digest('hex')
const verify = (header: string | undefined, text = body, seconds = at) => verifyWebhook('secret', header, text, seconds * 1000)

test('Stripe signature: a valid one is accepted within five minutes', () => {
  expect(() => verify(signatureHeader(at, digest))).not.toThrow()
  expect(() => verify(signatureHeader(at, digest), body, at + 300)).not.toThrow()
})

test.each<[string, string | undefined, string?, number?]>([
  ['a missing header', undefined],
  ['an empty header', ''],
  ['a header without a signature', `t=${at}`],
  ['a signature that is no hex', signatureHeader(at, 'x'.repeat(64))],
  ['another timestamp', signatureHeader(at + 1, digest)],
  ['another body', signatureHeader(at, digest), '{"id":"evt" }'],
  ['an old event', signatureHeader(at, digest), body, at + 301],
])('Stripe signature: %s is refused', (_, header, text, seconds) => {
  expect(() => verify(header, text, seconds)).toThrow('The signature is not valid.')
})

describe('Chapa signature', () => {
  const right = createHmac('sha256', 'secret').update(body).digest('hex')

  test('a valid one is accepted', () => {
    expect(() => verifyChapa('secret', right, body)).not.toThrow()
  })

  test.each<[string, string | undefined, string?]>([
    ['a missing one', undefined],
    ['an empty one', ''],
    ['one that is cut short', right.slice(0, 62)],
    ["Stripe's way of signing", signatureHeader(at, digest)],
    ['one of another body', right, '{"id":"evt" }'],
  ])('%s is refused', (_, header, text = body) => {
    expect(() => verifyChapa('secret', header, text)).toThrow('The signature is not valid.')
  })
})
