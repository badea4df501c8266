import { describe, expect, test } from 'vitest'
import { Judge } from '../../../collector/judge/judge.ts'
import { toMarkdown } from '../../../collector/report/markdown.ts'
import { toText } from '../../../collector/report/text.ts'
import { policy, sha256, verdictOf } from '../judging.ts'
import { simulateRun } from '../simulate-run.ts'

const plan = { checkpoints: [], design: 'alone', looks: ['20s'] } as const

describe('a run of one backend alone', () => {
  test('decides nothing: no checkpoint, and nothing that could be taken for a go', () => {
    const { verdict, checkpoints, rollback } = verdictOf(simulateRun({ seconds: 40, plan }))
    expect([verdict, checkpoints]).toEqual(['inconclusive', []])
    expect(rollback.filter(({ state }) => state === 'active')).toEqual([])
  })

  test('says so on its pages, and calls nothing healthy that no condition was asked about', () => {
    const verdict = verdictOf(simulateRun({ seconds: 40, plan }))
    for (const page of [toMarkdown(verdict), toText(verdict, { colour: false, width: 400 })]) {
      expect(page).toContain('It has no checkpoint and decides nothing')
      expect(page).not.toMatch(/healthy|conditions held|migration/)
    }
  })

  test('stays under load to its only look, though no checkpoint waits for it', () => {
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
