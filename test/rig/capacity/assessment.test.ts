import { describe, expect, test } from 'vitest'
import { type AssessedBackend, type Assessment, assessed, type RecordedStep } from '../../../rig/capacity/assessment.ts'
import { assessmentMarkdown } from '../../../rig/capacity/markdown.ts'
import { assessmentText } from '../../../rig/capacity/text.ts'
import { comparison, conclusion } from '../../../rig/capacity/words.ts'
import { limitOfFifty, step } from './steps.ts'

const nextjs = { arm: 'baseline', name: 'Next.js', url: 'http://127.0.0.1:3000', version: '1.0', missing: [] } as const
const django = { arm: 'candidate', name: 'Django', url: 'http://127.0.0.1:8000', version: '2.0', missing: [] } as const

const backend = (steps: readonly RecordedStep[], ended: string | null = null): AssessedBackend => assessed(nextjs, 2, steps, ended)

function assessment(...backends: AssessedBackend[]): Assessment {
  return {
    schema: 1,
    id: '2026-01-05-030000-abcd',
    from: '2026-01-05T03:00:00.000Z',
    to: '2026-01-05T03:06:00.000Z',
    judge: { version: '1' },
    objectives: { p95: 500, errors: 0.01 },
    load: 2,
    interrupted: false,
    backends,
  }
}

const said = (steps: readonly RecordedStep[], ended: string | null = null) => conclusion(backend(steps, ended), { load: 2 }).join(' ')

describe('what a backend can bear', () => {
  test('lies between the highest rate that it held and the lowest that it broke, in requests too', () => {
    const { capacity, bearsLoad } = backend(limitOfFifty)
    expect(bearsLoad).toBe('yes')
    expect(capacity.sessionsPerSecond).toEqual({ held: 4.8, broke: 5.2 })
    expect(capacity.requestsPerSecond.lower).toBeCloseTo(48)
    expect(capacity.requestsPerSecond.upper).toBeCloseTo(52)
    expect(capacity.requestsPerSecond.value).toBeCloseTo(50, 0)
  })

  test('shows a second time in what it answers when asked for more', () => {
    expect(backend(limitOfFifty).capacity.beyond).toMatchObject({ value: 50, asked: 80 })
  })

  test('is less than the load where the load itself breaks', () => {
    const { bearsLoad, capacity } = backend([step(2, 'broke'), step(1, 'held'), step(1.4, 'broke'), step(1.4, 'broke')])
    expect([bearsLoad, capacity.sessionsPerSecond]).toEqual(['no', { held: 1, broke: 1.4 }])
  })

  test.each([
    ['nothing was measured', []],
    ['steps under the load contradict each other', [step(2, 'broke'), step(2, 'held')]],
    ['it was too close to tell', [step(2, 'unclear')]],
    ['the rig could not make it', [step(2, 'void')]],
    ['it hardly began', [step(2, 'unclear', null)]],
  ])('is not known at the load when %s', (_, steps) => {
    expect(backend(steps).bearsLoad).toBe('not known')
    expect(said(steps)).toMatch(/^Whether Next\.js bears the load of 2 sessions\/s is not known/)
  })
})

describe('the conclusion', () => {
  test('says whether it bears the load, where its limit lies, what broke there, what came beyond it, and how times grow', () => {
    expect(conclusion(backend(limitOfFifty), { load: 2 })).toEqual([
      'Next.js bears the load of 2 sessions/s (20 requests/s): held at 2.',
      'Its limit lies between 48 and 52 requests/s, at about 50: it held 4.8 sessions/s and broke at 5.2, which is 2.5 times the load.',
      'What broke at 5.2 sessions/s: broke at 5.2.',
      'Asked for 80 requests/s, it answered 50 of them a second as expected (between 49 and 51), and 75 % of the sessions ran out of time.',
      '95 % of its answers took at most 80 ms under the load, 110 ms under 2 times the load (1.4 times as long) and 9 s under 4 times the load (110 times as long).',
    ])
  })

  test('says what got no load', () => {
    const without = assessed({ ...nextjs, missing: ['a', 'b', 'c', 'd', 'e', 'f'] }, 2, limitOfFifty, null)
    expect(conclusion(without, { load: 2 }).at(-1)).toMatch(/^6 endpoints of the catalogue got no load, .+: a, b, c, d, e and 1 more\.$/)
  })

  test('never makes a limit of what was not reached', () => {
    expect(said([step(2, 'held'), step(4, 'held'), step(8, 'held')])).toContain('Its limit was not reached: it held 8 sessions/s (80 requests/s)')
    expect(said([step(2, 'held'), step(4, 'void')], 'The load generator used 90 % of all cores.')).toContain('The load generator used 90 %')
    expect(said([step(2, 'broke'), step(1, 'broke'), step(0.5, 'broke')])).toContain('It held no load that it was asked to bear')
  })
})

describe('two limits', () => {
  const twice = limitOfFifty.map(one => ({ ...step(one.sessionsPerSecond * 2, one.outcome), outcome: one.outcome }))

  test('differ only where their bounds do', () => {
    const better = assessed(django, 2, twice, null)
    expect(comparison([backend(limitOfFifty), better])).toEqual(['Django bears at least 1.8 and at most 2.2 times as much as Next.js: more.'])
    expect(comparison([better, backend(limitOfFifty)])[0]).toMatch(/: less\.$/)
    expect(comparison([backend(limitOfFifty), assessed(django, 2, limitOfFifty, null)])[0]).toMatch(/: no difference is shown\.$/)
  })

  test('are compared as far as they are known: what was held is at least so much', () => {
    const held = (rate: number) => assessed(django, 2, [step(2, 'held'), step(rate, 'held')], null)
    expect(comparison([backend(limitOfFifty), held(10)])).toEqual(['Django bears at least 1.9 times as much as Next.js: more.'])
    expect(comparison([backend(limitOfFifty), held(4)])).toEqual(['Django bears at least 0.77 times as much as Next.js: no difference is shown.'])
    expect(comparison([backend(limitOfFifty), assessed(django, 2, [step(2, 'unclear')], null)])[0]).toMatch(/cannot be compared/)
    expect(comparison([backend(limitOfFifty)])).toEqual([])
  })
})

describe('the pages', () => {
  const one = assessment(backend(limitOfFifty))

  test('list each step from the smallest load to the largest', () => {
    const text = assessmentText(one, { width: 120, bold: text => text })
    const rows = text.split('\n').filter(line => /^\d\S*×/.test(line))
    expect(rows.map(row => row.split(/ +/)[1])).toEqual(['2', '4', '4.8', '5.2', '5.2', '5.7', '8'])
    expect(rows.at(-1)).toMatch(/^4× +8 +56 +50 +30 ms +9 s \(8\.82 s–9\.18 s\) +120 ms +0 % +2 % +0 % +75 % +broke$/)
  })

  test('name the slowest endpoints at both ends, where the record stands, and an interruption', () => {
    const page = assessmentMarkdown({ ...one, interrupted: true })
    expect(page).toContain('Slowest at 2 sessions/s (p95): orders.create 140 ms.')
    expect(page).toContain('**Interrupted: what follows is not complete.**')
    expect(page).toContain('| 2× | 4 | 28 | 40 |')
  })
})
