import { describe, expect, test } from 'vitest'
import { events } from '../../../contract/events.ts'
import { ask } from '../judging.ts'
import { event, logsSignal } from '../signals.ts'

const team = { kind: 'attested', statement: 'The team is comfortable.', from: 'engineering manager' } as const
const now = Date.UTC(2026, 5, 1)
const day = 86_400_000

function told(answer: 'yes' | 'no', at: number, expires = at + 30 * day, role = 'engineering manager') {
  const attributes = { criterion: 'attested', answer, role, statement: 'We are fine', at, expires }
  return logsSignal(event({ name: events.evidenceAttested, id: `attested-${at}-${answer}`, time: at, attributes }))
}

const asked = { asOf: now }

describe('an attested criterion', () => {
  test('is unknown until somebody answers, and says whose answer it awaits', () => {
    expect(ask(team, [], asked)).toMatchObject({
      status: 'unknown',
      part: 'attested',
      reason: 'Not evaluated: no answer yet to "The team is comfortable."',
      remedy: 'The engineering manager must answer "The team is comfortable." with yes or no: `cutover attest attested --answer yes`',
    })
  })

  test('passes with a yes', () => {
    expect(ask(team, [told('yes', now - day)], asked)).toMatchObject({
      status: 'pass',
      reason: 'The engineering manager answered yes on 2026-05-31: "We are fine".',
    })
  })

  test('fails with a no', () => {
    expect(ask(team, [told('no', now - day)], asked)).toMatchObject({
      status: 'fail',
      remedy: 'Resolve the objection, then the engineering manager answers again: `cutover attest attested --answer yes`',
    })
  })

  test('goes by the latest answer', () => {
    expect(ask(team, [told('no', now - day), told('yes', now - 2 * day)], asked).status).toBe('fail')
  })

  test('takes the no of two answers of one moment', () => {
    for (const answers of [['yes', 'no'] as const, ['no', 'yes'] as const])
      expect(
        ask(
          team,
          answers.map(answer => told(answer, now - day)),
          asked,
        ).status,
      ).toBe('fail')
  })

  test('awaits the role that has to know, whoever else answers', () => {
    const found = ask(team, [told('yes', now - day, now + day, 'intern')], asked)
    expect(found).toMatchObject({
      status: 'unknown',
      reason: 'The intern answered "The team is comfortable.", which only the engineering manager can.',
    })
  })

  test('is unknown once the answer expired', () => {
    const found = ask(team, [told('yes', now - 31 * day)], asked)
    expect(found).toMatchObject({ status: 'unknown' })
    expect(found.reason).toContain('expired on 2026-05-31')
  })

  test('is unknown when the answer is dated after the run', () => {
    const found = ask(team, [told('yes', now + day)], asked)
    expect(found.status).toBe('unknown')
    expect(found.reason).toContain('is dated 2026-06-02, after this run')
  })
})
