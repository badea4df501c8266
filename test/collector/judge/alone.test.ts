import { describe, expect, test } from 'vitest'
import { Judge } from '../../../collector/judge/judge.ts'
import { toMarkdown } from '../../../collector/report/markdown.ts'
import { toText } from '../../../collector/report/text.ts'
import { policy, sha256, verdictOf } from '../judging.ts'
import { simulateRun } from '../simulate-run.ts'

const plan = { checkpoints: [], design: 'alone', looks: ['20s'] } as const

describe('a run of a single backend', () => {
  test('decides nothing: it has no checkpoint, and nothing that could be read as a go', () => {
    const { verdict, checkpoints, rollback } = verdictOf(simulateRun({ seconds: 40, plan }))
    expect([verdict, checkpoints]).toEqual(['inconclusive', []])
    expect(rollback.filter(({ state }) => state === 'active')).toEqual([])
  })

  test('is marked as such on its pages, which report no unchecked condition as healthy', () => {
    const verdict = verdictOf(simulateRun({ seconds: 40, plan }))
    for (const page of [toMarkdown(verdict), toText(verdict, { colour: false, width: 400 })]) {
      expect(page).toContain('It has no checkpoint and decides nothing')
      expect(page).not.toMatch(/healthy|conditions held|migration/)
    }
  })

  test('stays under load until its only look, although no checkpoint depends on it', () => {
    const judge = new Judge(policy, sha256)
    const states: string[] = []
    for (const signal of simulateRun({ seconds: 40, plan, close: null })) {
      judge.apply(signal)
      states.push(judge.load)
    }
    expect(new Set(states.slice(0, 90))).toEqual(new Set(['go-on']))
    expect(states.at(-1)).toBe('stop')
  })
})
