import { describe, expect, test } from 'vitest'
import { type AssessedBackend, type Assessment, type RecordedStep, summarizeBackend } from '../../../rig/capacity/assessment.ts'
import { assessmentMarkdown, assessmentText } from '../../../rig/capacity/assessment-text.ts'
import { compareCapacities, concludeBackend } from '../../../rig/capacity/conclusions.ts'
import { limitOfFifty, step } from './steps.ts'

const nextjs = { arm: 'baseline', name: 'Next.js', url: 'http://127.0.0.1:3000', version: '1.0', missing: [] } as const
const django = { arm: 'candidate', name: 'Django', url: 'http://127.0.0.1:8000', version: '2.0', missing: [] } as const

const backend = (steps: readonly RecordedStep[], ended: string | null = null): AssessedBackend => summarizeBackend(nextjs, 2, steps, ended)

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

const concluded = (steps: readonly RecordedStep[], ended: string | null = null) => concludeBackend(backend(steps, ended), { load: 2 }).join(' ')

describe('capacity of a backend', () => {
  test('it lies between the highest rate that held and the lowest that broke, also in requests', () => {
    const { capacity, bearsLoad } = backend(limitOfFifty)
    expect(bearsLoad).toBe('yes')
    expect(capacity.sessionsPerSecond).toEqual({ held: 4.8, broke: 5.2 })
    expect(capacity.requestsPerSecond.lower).toBeCloseTo(48)
    expect(capacity.requestsPerSecond.upper).toBeCloseTo(52)
    expect(capacity.requestsPerSecond.value).toBeCloseTo(50, 0)
  })

  test('the served rate is that of the highest load that broke', () => {
    expect(backend(limitOfFifty).capacity.beyond).toMatchObject({ value: 50, asked: 80 })
  })

  test('it is below 1× when 1× breaks', () => {
    const { bearsLoad, capacity } = backend([step(2, 'broke'), step(1, 'held'), step(1.4, 'broke'), step(1.4, 'broke')])
    expect([bearsLoad, capacity.sessionsPerSecond]).toEqual(['no', { held: 1, broke: 1.4 }])
  })

  test.each([
    ['there are no steps', []],
    ['steps at 1× contradict each other', [step(2, 'broke'), step(2, 'held')]],
    ['the step is unclear', [step(2, 'unclear')]],
    ['the step is void', [step(2, 'void')]],
    ['the step has no figures', [step(2, 'unclear', null)]],
  ])('it is unknown at 1× when %s', (_, steps) => {
    expect(backend(steps).bearsLoad).toBe('not known')
    expect(concluded(steps)).toMatch(/^Unknown whether Next\.js holds the load of 2 sessions\/s: /)
  })
})

describe('conclusions of an assessment', () => {
  test('they have the held load, the limit, the break, the overload and the growth of p95', () => {
    expect(concludeBackend(backend(limitOfFifty), { load: 2 })).toEqual([
      'Next.js holds the load of 2 sessions/s (20 requests/s): held at 2.',
      'Its limit is about 50 requests/s (48 to 52): it held 4.8 sessions/s and broke at 5.2, 2.5 times the load.',
      'It broke at 5.2 sessions/s: broke at 5.2.',
      'Under 80 requests/s it served 50 (49 to 51) as expected, and 75 % of the sessions timed out.',
      'p95 was 80 ms at 1×, 110 ms at 2× (1.4 times as long) and 9 s at 4× (110 times as long).',
    ])
  })

  test('endpoints without load are listed', () => {
    const without = summarizeBackend({ ...nextjs, missing: ['a', 'b', 'c', 'd', 'e', 'f'] }, 2, limitOfFifty, null)
    expect(concludeBackend(without, { load: 2 }).at(-1)).toBe(
      '6 endpoints of the catalogue got no load (not on Next.js, or no administrator account): a, b, c, d, e and 1 more.',
    )
  })

  test('a limit that was not reached is not given', () => {
    expect(concluded([step(2, 'held'), step(4, 'held'), step(8, 'held')])).toContain('Its limit was not reached: it held 8 sessions/s (80 requests/s)')
    expect(concluded([step(2, 'held'), step(4, 'void')], 'The load generator used 90 % of all cores.')).toContain('The load generator used 90 %')
    expect(concluded([step(2, 'broke'), step(1, 'broke'), step(0.5, 'broke')])).toContain(
      'It held no load, and broke at 0.5 sessions/s. Fix Next.js, then assess it again.',
    )
  })
})

describe('comparison of two capacities', () => {
  const twice = limitOfFifty.map(one => ({ ...step(one.sessionsPerSecond * 2, one.outcome), outcome: one.outcome }))

  test('only bounds that do not overlap are a difference', () => {
    const better = summarizeBackend(django, 2, twice, null)
    expect(compareCapacities([backend(limitOfFifty), better])).toEqual([
      'The capacity of Django is at least 1.8 and at most 2.2 times that of Next.js: higher.',
    ])
    expect(compareCapacities([better, backend(limitOfFifty)])[0]).toMatch(/: lower\.$/)
    expect(compareCapacities([backend(limitOfFifty), summarizeBackend(django, 2, limitOfFifty, null)])[0]).toMatch(/: no significant difference\.$/)
  })

  test('the highest rate that held is a lower bound', () => {
    const held = (rate: number) => summarizeBackend(django, 2, [step(2, 'held'), step(rate, 'held')], null)
    expect(compareCapacities([backend(limitOfFifty), held(10)])).toEqual(['The capacity of Django is at least 1.9 times that of Next.js: higher.'])
    expect(compareCapacities([backend(limitOfFifty), held(4)])).toEqual([
      'The capacity of Django is at least 0.77 times that of Next.js: no significant difference.',
    ])
    expect(compareCapacities([backend(limitOfFifty), summarizeBackend(django, 2, [step(2, 'unclear')], null)])[0]).toMatch(
      /^Capacity of Next\.js and Django not compared: /,
    )
    expect(compareCapacities([backend(limitOfFifty)])).toEqual([])
  })
})

describe('assessment page', () => {
  const one = assessment(backend(limitOfFifty))

  test('steps are sorted from the lowest load to the highest', () => {
    const text = assessmentText(one, { width: 120, colour: false })
    const rows = text.split('\n').filter(line => /^\d\S*×/.test(line))
    expect(rows.map(row => row.split(/ +/)[1])).toEqual(['2', '4', '4.8', '5.2', '5.2', '5.7', '8'])
    expect(rows.at(-1)).toMatch(/^4× +8 +56 +50 +30 ms +9 s \(8\.82 s–9\.18 s\) +120 ms +0 % +2 % +0 % +75 % +broke$/)
  })

  test('with fewer columns it fits 80 characters', () => {
    const text = assessmentText(one, { width: 80, colour: false })
    expect(Math.max(...text.split('\n').map(line => line.length))).toBeLessThanOrEqual(80)
    expect(text).toContain('4×     8           50        9 s (8.82 s–9.18 s)      0 %     broke')
  })

  test('the slowest endpoints at both ends and an interruption are named', () => {
    const page = assessmentMarkdown({ ...one, interrupted: true })
    expect(page).toContain('Slowest at 2 sessions/s (p95): orders.create 140 ms.')
    expect(page).toContain('**Interrupted: the assessment is incomplete.**')
    expect(page).toContain('| 2× | 4 | 28 | 40 |')
  })
})
