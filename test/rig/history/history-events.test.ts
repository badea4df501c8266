import { describe, expect, test } from 'vitest'
import { events } from '../../../contract/events.ts'
import { decisionAttributes, earlierRun, historyAttributes } from '../../../contract/history-events.ts'
import { formatLine, readChain } from '../../../rig/history/hash-chain.ts'
import type { Content } from '../../../rig/history/history-entry.ts'
import { createHistoryEvents } from '../../../rig/history/history-events.ts'
import { controlContent, decisionContent, verdictContent } from './history-contents.ts'

const now = Date.parse('2026-01-20T00:00:00Z')
const day = 86_400_000

function chainOf(contents: readonly Content[]) {
  let text = ''
  for (const content of contents) text += `${formatLine(content, new Date(now - day), readChain(Buffer.from(text)))}\n`
  return readChain(Buffer.from(text))
}

const runAt = (at: number, run: string) => verdictContent({ run, judgedAt: new Date(at).toISOString() })

describe('history events of a run', () => {
  const chain = chainOf([runAt(now - 31 * day, 'too-old'), runAt(now - 29 * day, 'recent'), decisionContent, controlContent])
  const sent = createHistoryEvents(chain, now)

  test('they have the head, the decisions, the runs of 30 days and the results of controls', () => {
    expect(sent.map(({ name }) => name)).toEqual([events.historyNoted, events.checkpointDecided, events.runEarlier])
    expect(sent[0]?.attributes).toEqual({
      entries: 4,
      head: chain.head,
      controls: '1 negative control, 0 false alarms (upper 95 % bound 95 %); no positive control yet.',
    })
    expect(sent[2]?.body).toMatchObject({ run: 'recent', at: now - 29 * day, checkpoints: [{ findings: [{ basis: { kind: 'latency' } }] }] })
  })

  test('the judge can parse them', () => {
    const [noted, decided, earlier] = sent
    expect(historyAttributes.safeParse(noted?.attributes).success).toBe(true)
    expect(decisionAttributes.parse(decided?.attributes)).toMatchObject({ checkpoint: '1', decision: 'continue', at: now - day })
    expect(earlierRun.parse(earlier?.body)).toEqual(earlier?.body)
  })

  test('an empty history is an event too', () => {
    const [noted, ...rest] = createHistoryEvents({ entries: [], head: '' }, now)
    expect([historyAttributes.safeParse(noted?.attributes).success, rest]).toEqual([true, []])
    expect(noted?.attributes).not.toHaveProperty('controls')
  })

  test('they cover at most the latest 200 runs, each with its own event id', () => {
    const many = createHistoryEvents(chainOf(Array.from({ length: 205 }, (_, i) => runAt(now - day, `run-${i}`))), now)
    const runs = many.flatMap(({ body }) => (body ? [(body as { run: string }).run] : []))
    expect([runs.length, runs[0], runs.at(-1)]).toEqual([200, 'run-5', 'run-204'])
    expect(new Set(many.map(({ id }) => id)).size).toBe(many.length)
  })
})
