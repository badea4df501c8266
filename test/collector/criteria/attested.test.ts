import { describe, expect, test } from 'vitest'
import { events } from '../../../contract/events.ts'
import { evaluateCriterion } from '../judging.ts'
import { event, logsSignal } from '../signals.ts'

const team = { kind: 'attested', statement: 'The team is comfortable.', from: 'engineering manager' } as const
const now = Date.UTC(2026, 5, 1)
const day = 86_400_000

function attestation(answer: 'yes' | 'no', at: number, expires = at + 30 * day, role = 'engineering manager') {
  const attributes = { criterion: 'attested', answer, role, statement: 'We are fine', at, expires }
  return logsSignal(event({ name: events.evidenceAttested, id: `attested-${at}-${answer}`, time: at, attributes }))
}

const options = { asOf: now }

describe('an attested criterion', () => {
  test('is unknown without an answer, and names the role that must answer', () => {
    expect(evaluateCriterion(team, [], options)).toMatchObject({
      status: 'unknown',
      part: 'attested',
      reason: 'Not evaluated: the engineering manager has not answered "The team is comfortable." yet.',
      remedy: 'Ask the engineering manager to answer "The team is comfortable." with yes or no: `cutover attest attested --answer yes`',
    })
  })

  test('passes with a yes', () => {
    expect(evaluateCriterion(team, [attestation('yes', now - day)], options)).toMatchObject({
      status: 'pass',
      reason: 'The engineering manager answered yes on 2026-05-31: "We are fine".',
    })
  })

  test('fails with a no', () => {
    expect(evaluateCriterion(team, [attestation('no', now - day)], options)).toMatchObject({
      status: 'fail',
      remedy: 'Resolve the objection, then let the engineering manager answer again: `cutover attest attested --answer yes`',
    })
  })

  test('uses the latest answer', () => {
    expect(evaluateCriterion(team, [attestation('no', now - day), attestation('yes', now - 2 * day)], options).status).toBe('fail')
  })

  test('uses the no when a yes and a no have the same time', () => {
    for (const answers of [['yes', 'no'] as const, ['no', 'yes'] as const])
      expect(
        evaluateCriterion(
          team,
          answers.map(answer => attestation(answer, now - day)),
          options,
        ).status,
      ).toBe('fail')
  })

  test('is unknown until the required role answers, even if another role has', () => {
    const found = evaluateCriterion(team, [attestation('yes', now - day, now + day, 'intern')], options)
    expect(found).toMatchObject({
      status: 'unknown',
      reason: 'Not evaluated: the intern answered "The team is comfortable.", which only the engineering manager may answer.',
    })
  })

  test('is unknown once the answer expired', () => {
    const found = evaluateCriterion(team, [attestation('yes', now - 31 * day)], options)
    expect(found).toMatchObject({ status: 'unknown' })
    expect(found.reason).toContain('expired on 2026-05-31')
  })

  test('is unknown when the answer is dated after the run', () => {
    const found = evaluateCriterion(team, [attestation('yes', now + day)], options)
    expect(found.status).toBe('unknown')
    expect(found.reason).toContain('is dated 2026-06-02, after this run')
  })
})
