import { expect, test } from 'vitest'
import { cleanAfterRun } from '../../../rig/clean/after-run.ts'
import { answer, serve } from '../platform/backend.ts'

const runId = '2026-01-05-081500-4f2a'
const credentials = { email: 'boss@shop.example', password: 'correct horse' }

/** A backend on which nothing of the run is left; `requestCount` counts its requests. */
async function empty() {
  let requestCount = 0
  const served = await serve((request, _body, response) => {
    requestCount++
    if (request.url === '/api/auth/login') return answer(response, 200, { accessToken: 'a', refreshToken: 'r', user: { id: '1', email: 'x', name: 'Boss' } })
    answer(response, 200, { items: [], page: 1, pageSize: 100, total: 0 })
  })
  return { ...served, requestCount: () => requestCount }
}

async function cleanAfter(changes: Partial<Parameters<typeof cleanAfterRun>[0]>) {
  await using backend = await empty()
  const messages: string[] = []
  const backends = [{ url: new URL(backend.url), api: backend.api('baseline') }]
  const interrupted = new AbortController().signal
  await cleanAfterRun({ runId, backends, credentials, keep: false, interrupted, log: line => messages.push(line), ...changes })
  return { messages: messages.join('\n'), requestCount: backend.requestCount() }
}

test('after a run: its rows are deleted, even if it was interrupted', async () => {
  expect((await cleanAfter({})).messages).toContain(`cleaned up after run ${runId}: deleted nothing`)
  expect((await cleanAfter({ interrupted: AbortSignal.abort() })).messages).toContain(`cleaned up after run ${runId}`)
})

test('after a run: --keep leaves its rows, and the command to delete them is printed', async () => {
  expect(await cleanAfter({ keep: true })).toEqual({
    messages: `test data of run ${runId} is kept in the backends; delete it with \`cutover clean ${runId}\``,
    requestCount: 0,
  })
})

test('after a run: without an administrator no request is sent, and the option to name one is printed', async () => {
  const { messages, requestCount } = await cleanAfter({ credentials: null })
  expect([messages, requestCount]).toEqual([expect.stringContaining('set CUTOVER_ADMIN_EMAIL and CUTOVER_ADMIN_PASSWORD'), 0])
})

test('after a run: an interrupted clean-up is logged and does not throw', async () => {
  const interruption = new AbortController()
  const backends = [{ url: new URL('http://127.0.0.1:9'), api: { send: async () => interrupt(interruption), [Symbol.dispose]: () => {} } }]
  const { messages } = await cleanAfter({ interrupted: interruption.signal, backends })
  expect(messages).toContain(`could not delete all test data of run ${runId}: interrupted by SIGINT. Retry with \`cutover clean ${runId}\``)
})

function interrupt(interruption: AbortController): never {
  interruption.abort(new Error('interrupted by SIGINT'))
  throw new Error('no answer')
}
