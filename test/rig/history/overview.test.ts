import { stripVTControlCharacters } from 'node:util'
import { describe, expect, test } from 'vitest'
import { describeOutcomes } from '../../../rig/history/evaluations.ts'
import { formatLine, readChain } from '../../../rig/history/hash-chain.ts'
import type { Content, StoredVerdict } from '../../../rig/history/history-entry.ts'
import { overviewText } from '../../../rig/history/history-text.ts'
import { createOverview } from '../../../rig/history/overview.ts'
import { sparkline } from '../../../rig/history/trends.ts'
import { negative, positive } from '../control/results.ts'
import { keptCheckpoint, keptVerdict } from './history-contents.ts'

type Checkpoint = StoredVerdict['checkpoints'][number]

/** A run's verdict on checkpoint 2, its p95 ratio, and the margin that it was judged by. */
function ran(day: number, verdict: Checkpoint['verdict'], ratio: number, margin: string, change: Partial<StoredVerdict> = {}): Content {
  const date = `2026-01-${String(day).padStart(2, '0')}`
  const findings = keptCheckpoint('2').findings.map(found => ({
    ...found,
    estimate: { value: ratio, lower: ratio - 0.03, upper: ratio + 0.03, n: 10_000 + day * 100, unit: 'ratio' },
  }))
  const checkpoint = keptCheckpoint('2', { title: 'Week 8: after the core APIs', verdict, parts: { measured: verdict, attested: 'inconclusive' }, findings })
  const policy = {
    sha256: margin === '10%' ? 'a'.repeat(64) : 'b'.repeat(64),
    limits: {
      'criteria.latency-p95.kind': 'latency',
      'criteria.latency-p95.margin': margin,
      'checkpoints.2.criteria.latency-p95': 'listed',
      ...(margin === '10%' ? { 'checkpoints.2.criteria.uptime': 'listed' } : {}),
    },
  }
  return {
    kind: 'verdict',
    verdict: keptVerdict({ run: `${date}-081500-4f2a`, judgedAt: `${date}T08:17:00.000Z`, verdict, policy, checkpoints: [checkpoint], ...change }),
  }
}

const newer = { backends: { ...keptVerdict().backends, candidate: { name: 'Django', version: '5.3', instance: 'c-2' } } }
const contents: readonly Content[] = [
  ran(5, 'inconclusive', 1.05, '10%', { closed: 'interrupted', profile: 'smoke' }),
  ran(6, 'no-go', 1.31, '10%', { rollback: ['performance-degradation'] }),
  {
    kind: 'decision',
    decision: {
      checkpoint: '2',
      decision: 'continue',
      role: 'project lead',
      because: 'the slow endpoint is not used before week 9, and its owner has promised a fix until then',
      beside: { run: '2026-01-06-081500-4f2a', verdict: 'no-go' },
      against: true,
    },
  },
  ran(7, 'go', 1.02, '15%', newer),
  ran(8, 'go', 1.01, '15%', newer),
  { kind: 'decision', decision: { checkpoint: '3', decision: 'delay', role: 'board', because: 'holidays', beside: null, against: false } },
  { kind: 'control', control: negative() },
  { kind: 'control', control: positive(60) },
]

function chainOf(all: readonly Content[]) {
  let text = ''
  for (const content of all) text += `${formatLine(content, new Date('2026-01-09T10:00:00Z'), readChain(Buffer.from(text)))}\n`
  return readChain(Buffer.from(text))
}

describe('history page', () => {
  const overview = createOverview(chainOf(contents))

  test.each([80, 100])('it fits %i columns', width => {
    const lines = overviewText(overview, { colour: false, width }).split('\n')
    expect(Math.max(...lines.map(line => line.length))).toBeLessThanOrEqual(width)
  })

  test('it has verdicts, decisions, trends, limits and controls', async () => {
    await expect(overviewText(overview, { colour: false, width: 100 })).toMatchFileSnapshot('pages/history.txt.snap')
  })

  test('colour does not change its text', () => {
    const coloured = overviewText(overview, { colour: true, width: 100 })
    expect(coloured).not.toBe(stripVTControlCharacters(coloured))
    expect(stripVTControlCharacters(coloured)).toBe(overviewText(overview, { colour: false, width: 100 }))
  })

  test('control sequences in a version, a role or a reason are neutralised', () => {
    const evil = '\u001b[2Jgone'
    const chain = chainOf([
      { kind: 'verdict', verdict: keptVerdict({ backends: { ...keptVerdict().backends, candidate: { name: 'x', version: evil, instance: null } } }) },
      { kind: 'decision', decision: { checkpoint: '1', decision: 'pause', role: evil, because: evil, beside: null, against: false } },
    ])
    expect(overviewText(createOverview(chain), { colour: false, width: 80 })).not.toContain('\u001b')
  })
})

test('history page: an interrupted run is listed, but is neither an attempt nor a point of a trend', () => {
  const overview = createOverview(
    chainOf([ran(5, 'inconclusive', 1.9, '10%', { closed: 'interrupted' }), ran(6, 'go', 1.02, '10%'), ran(7, 'go', 1.01, '10%')]),
  )
  const [checkpoint] = overview.checkpoints
  expect(checkpoint?.asked).toEqual([{ version: '5.2', times: 2, outcomes: '2 go' }])
  expect(checkpoint?.trends.map(({ values }) => values)).toEqual([
    [1.02, 1.01],
    [10_600, 10_700],
  ])
  expect(checkpoint?.events.map(event => event.kind === 'verdict' && event.closed)).toEqual(['interrupted', 'finished', 'finished'])
  expect(overviewText(overview, { colour: false, width: 80 })).toContain('2026-01-05-081500-4f2a  · interrupted  rehearsal  does not count')
})

describe('history page: summary of outcomes', () => {
  test.each([
    [['go'], 'go'],
    [['inconclusive', 'inconclusive', 'inconclusive', 'go'], '3 inconclusive, then go'],
    [['go', 'no-go', 'go', 'go'], 'go, then no-go, then 2 go'],
    [['go', 'no-go', 'go', 'no-go', 'inconclusive', 'go'], '3 go, 1 inconclusive, 2 no-go; the last was go'],
  ] as const)('%j is summarised as “%s”', (outcomes, words) => {
    expect(describeOutcomes(outcomes)).toBe(words)
  })
})

describe('sparkline', () => {
  test.each([
    [[0, 1, 2, 3, 4, 5, 6, 7], '▁▂▃▄▅▆▇█'],
    [[5, 5], '▄▄'],
    [[1, null, 2], '▁·█'],
    [[], ''],
  ])('%j is drawn as “%s”', (values, drawn) => {
    expect(sparkline(values)).toBe(drawn)
  })
})
