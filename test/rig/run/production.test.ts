import { describe, expect, test } from 'vitest'
import { connectBackend, connectBackends } from '../../../rig/probes/backends.ts'
import { answer, serve } from '../platform/backend.ts'

/** A backend that reports its environment, and the requests that it got. */
async function backend(environment?: string) {
  const asked: string[] = []
  const served = await serve((request, _body, response) => {
    asked.push(request.url ?? '')
    answer(response, 200, { status: 'ok', name: 'Shop', version: '1', instance: crypto.randomUUID(), ...(environment === undefined ? {} : { environment }) })
  })
  return { ...served, asked }
}

describe('a backend that identifies as production', () => {
  test.each(['production', 'PRODUCTION', 'Prod', ' prod '])('“%s” is refused after one health request', async environment => {
    await using production = await backend(environment)
    await using copy = await backend('staging')
    await expect(connectBackends({ baseline: copy.url, candidate: production.url }, [])).rejects.toThrow(
      `The candidate at ${production.url} reports that it is in production ("environment": "${environment}" in its health answer), and cutover writes accounts, orders and payments. Only its health was requested. Give the URL of a test copy`,
    )
    await expect(connectBackend('baseline', production.url, [])).rejects.toThrow('add --allow-production')
    expect(production.asked).toEqual(['/api/v1/health', '/api/health'])
  })

  test('it is named together with another one', async () => {
    await using baseline = await backend('production')
    await using candidate = await backend('production')
    const refused = connectBackends({ baseline: baseline.url, candidate: candidate.url }, [])
    await expect(refused).rejects.toThrow(/The baseline at .*\nThe candidate at /)
  })

  test('it is admitted when production is allowed', async () => {
    await using production = await backend('production')
    using reached = await connectBackend('baseline', production.url, [], 'allowed')
    expect(reached.identity.environment).toBe('production')
  })
})

test.each([undefined, 'demo', 'staging', 'pre-production', 'reproduction'])('production check: environment %j is not production', async environment => {
  await using copy = await backend(environment)
  using reached = await connectBackend('baseline', copy.url, [])
  expect(reached.identity.name).toBe('Shop')
})
