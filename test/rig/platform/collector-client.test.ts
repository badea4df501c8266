import { expect, test } from 'vitest'
import { createCollectorClient } from '../../../rig/platform/collector-client.ts'
import { RigFailure } from '../../../rig/platform/failure.ts'
import { answer, serve } from './backend.ts'

test.each([
  ['state', 'the state of the run', 'id: '],
  ['ledger', 'the writes of the run', 'attempted: '],
  ['closeRun', 'the verdict of the run', 'run: '],
] as const)('collector client: a wrong answer to %s is a failure of the rig that names what is wrong', async (method, what, where) => {
  const bodies = ['{}', '<html>']
  await using server = await serve((_request, _body, response) => void response.writeHead(200).end(bodies.shift()))
  using client = createCollectorClient(new URL(server.url), '127.0.0.1')
  const ask = () => client[method]('r', 'finished')
  await expect(ask()).rejects.toThrow(`Cannot read ${what} in the collector's answer: ${where}`)
  const thrown: unknown = await ask().catch((error: unknown) => error)
  expect(thrown).toBeInstanceOf(RigFailure)
  expect(String(thrown)).toContain(`Cannot read ${what} in the collector's answer: the body: `)
})

test('collector client: a run that was closed answers with its verdict', async () => {
  const verdict = { run: 'r', verdict: 'go', checkpoints: [], validity: [], rollback: [], more: 1 }
  await using server = await serve((_request, _body, response) => answer(response, 200, verdict))
  using client = createCollectorClient(new URL(server.url), '127.0.0.1')
  expect(await client.closeRun('r', 'finished')).toEqual(verdict)
})
