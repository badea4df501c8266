import { describe, expect, test } from 'vitest'
import { cutover } from '../../live/processes.ts'
import { residentCollector } from '../../live/resident-collector.ts'
import { answer, serve } from '../platform/backend.ts'

describe('cutover collector', () => {
  test('it also probes both backends when it listens on every address with a token, and ends on SIGTERM', async () => {
    await using baseline = await serve((_request, _body, response) => answer(response, 200, {}))
    await using candidate = await serve((_request, _body, response) => answer(response, 500, {}))
    const environment = { CUTOVER_TOKEN: 'a-token', CUTOVER_BASELINE_URL: baseline.url, CUTOVER_CANDIDATE_URL: candidate.url }
    await using collector = await residentCollector(['--host', '0.0.0.0'], environment)
    const { child, finished, metrics } = collector
    await expect.poll(metrics, { timeout: 15_000 }).toMatch(/checks_total\{backend="baseline",outcome="up"\} [1-9]/)
    await expect.poll(metrics, { timeout: 15_000 }).toMatch(/checks_total\{backend="candidate",outcome="down"\} [1-9]/)
    child.kill('SIGTERM')
    const { code, stderr } = await finished
    expect([code, stderr]).toEqual([0, expect.stringContaining(`probing ${baseline.url} and ${candidate.url} once a second`)])
    expect(stderr).not.toContain('a-token')
  })

  test('without URLs it probes no backend', async () => {
    await using collector = await residentCollector([], { CUTOVER_BASELINE_URL: '', CUTOVER_CANDIDATE_URL: '' })
    expect(await collector.metrics()).not.toContain('cutover_backend_up_checks_total{')
  })

  test.each([
    [['--baseline', 'http://127.0.0.1:9'], 'Cannot probe one backend alone: --candidate is missing. Give both or neither'],
    [['--baseline', 'http://192.0.2.1', '--candidate', 'http://127.0.0.1:9'], '192.0.2.1 is not this machine'],
    [['--baseline', 'http://127.0.0.1:9/api', '--candidate', 'http://127.0.0.1:9'], 'expected no path'],
    [['--fly'], "unknown option '--fly'"],
  ])('it refuses %j with exit 2', async (flags, sentence) => {
    const { code, stderr } = await cutover(['collector', ...flags]).finished
    expect([code, stderr]).toEqual([2, expect.stringContaining(sentence)])
  })

  test('its --help has its own flags and those of the prober', async () => {
    const { code, stdout } = await cutover(['collector', '--help']).finished
    expect([code, stdout]).toEqual([0, expect.stringMatching(/--baseline <url>[\s\S]*--host <address>/)])
  })
})
