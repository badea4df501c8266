import { describe, expect, test } from 'vitest'
import { cutover } from '../live/processes.ts'
import { serve } from './backend.ts'

/** A receiver that remembers the paths it was asked for. */
async function receiver() {
  const paths: (string | undefined)[] = []
  const served = await serve((request, _body, response) => {
    paths.push(request.url)
    response.end('{}')
  })
  return { ...served, paths }
}

describe("the rig's own telemetry", () => {
  test('goes to CUTOVER_OTLP_ENDPOINT, whatever OTEL_ variables the caller has', async () => {
    const wanted = await receiver()
    const other = await receiver()
    const callers = { OTEL_SDK_DISABLED: 'true', OTEL_EXPORTER_OTLP_ENDPOINT: other.url, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${other.url}/v1/traces` }
    const { code } = await cutover(['judge', 'no-such-run'], { CUTOVER_OTLP_ENDPOINT: wanted.url, ...callers }).finished
    expect(code).toBe(2)
    expect(wanted.paths).toEqual(['/v1/traces'])
    expect(other.paths).toEqual([])
    for (const server of [wanted, other]) await server[Symbol.asyncDispose]()
  })

  test('is not sent when nobody asks for it', async () => {
    const other = await receiver()
    const { code } = await cutover(['judge', 'no-such-run'], { OTEL_EXPORTER_OTLP_ENDPOINT: other.url, OTEL_TRACES_EXPORTER: 'otlp' }).finished
    expect([code, other.paths]).toEqual([2, []])
    await other[Symbol.asyncDispose]()
  })

  test('changes no exit code when nobody receives it', async () => {
    const { code, stderr } = await cutover(['judge', 'no-such-run'], { CUTOVER_OTLP_ENDPOINT: 'http://127.0.0.1:1' }).finished
    expect([code, stderr]).toEqual([2, expect.stringContaining('Cannot find the run')])
  })
})
