import { expect, test } from 'vitest'
import { arms } from '../../../../contract/arm.ts'
import { demoTokenSecret } from '../../../../contract/demo-secrets.ts'
import { tokenKinds } from '../../../../contract/probe-events.ts'
import { createApiClient } from '../../../../rig/probes/api-client.ts'
import { exchangeTokens } from '../../../../rig/probes/tokens/exchange.ts'
import { startedDemo } from '../../../targets/demo/running-demo.ts'

test('token exchange: the demo accepts valid tokens of either backend on both, and refuses all others', { timeout: 120_000 }, async () => {
  await using demo = await startedDemo()
  using baseline = createApiClient(new URL(demo.ready.baseline), '127.0.0.1', 'baseline')
  using candidate = createApiClient(new URL(demo.ready.candidate), '127.0.0.1', 'candidate')
  const tried = await exchangeTokens({ runId: 'r1', backends: { baseline, candidate }, secret: demoTokenSecret })
  const expected = tokenKinds.flatMap(token =>
    arms.flatMap(issuer => arms.map(on => ({ token, issuer, on, outcome: token === 'valid' ? 'accepted' : 'refused' }))),
  )
  const sorted = (uses: readonly object[]) => uses.map(use => JSON.stringify(use)).sort()
  expect(sorted(tried.map(({ attributes }) => attributes ?? {}))).toEqual(sorted(expected))
})
