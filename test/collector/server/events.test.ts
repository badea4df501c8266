import { expect, test } from 'vitest'
import type { RunState } from '../../../contract/run-state.ts'
import { began, collector, openRun, requestsExport, sendRequest } from './test-collector.ts'

async function* statesOf(url: string, path: string): AsyncGenerator<RunState> {
  const response = await fetch(new URL(path, url))
  expect(response.headers.get('content-type')).toBe('text/event-stream')
  let text = ''
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk
    for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
      if (text.startsWith('data: ')) yield JSON.parse(text.slice(6, end))
      text = text.slice(end + 2)
    }
  }
}

test('event stream: sends the states of a run while it is open, and ends when the run is closed', async () => {
  const { url } = await collector()
  await openRun(url, 'watched')
  const elapsed: (number | null)[] = []
  let second = 0
  for await (const state of statesOf(url, '/api/runs/watched/events')) {
    elapsed.push(state.elapsed)
    if (state.closed !== null) continue
    if (elapsed.length === 3) await sendRequest(url, '/api/runs/watched/close', { reason: 'finished' })
    else for (let i = 0; i < 5; i++, second++) await sendRequest(url, '/v1/metrics', requestsExport('watched', 'k6', began + second * 1000, second))
  }
  expect(elapsed[0]).toBeNull()
  expect(elapsed[1]).toBeGreaterThan(0)
  expect(elapsed[2]).toBe((elapsed[1] ?? 0) + 5)
  expect(elapsed).toHaveLength(4)
})

test('event stream: ends when the collector stops', async () => {
  const { url, stop } = await collector()
  await openRun(url, 'stopped')
  let states = 0
  for await (const _ of statesOf(url, '/api/runs/stopped/events')) {
    states++
    void stop()
  }
  expect(states).toBe(1)
})
