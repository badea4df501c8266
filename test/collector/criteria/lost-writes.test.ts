import { describe, expect, test } from 'vitest'
import type { ReceivedEvent, Signal } from '../../../collector/otlp/signal.ts'
import { events } from '../../../contract/events.ts'
import type { GeneratorSummary } from '../../../contract/run-events.ts'
import { metrics } from '../../../contract/signals.ts'
import { evaluateCriterion } from '../judging.ts'
import { event, logsSignal } from '../signals.ts'
import { simulateRun } from '../simulate-run.ts'

const none = { kind: 'lost-writes' } as const
const run = (lost = 0) => [...simulateRun({ seconds: 10, requestsPerSecond: 20, writesPerSecond: 5, lost })]

/** The same signals with some events changed or left out. */
function rewritten(signals: readonly Signal[], change: (event: ReceivedEvent) => ReceivedEvent | null): Signal[] {
  return signals.map(signal => (signal.kind === 'logs' ? { ...signal, events: signal.events.flatMap(event => change(event) ?? []) } : signal))
}

const without = (name: string) => (event: ReceivedEvent) => (event.name === name ? null : event)

/** Changes the read-back result of one write. */
function seenAs(outcome: string, detail = '', on = ['baseline', 'candidate']) {
  return (event: ReceivedEvent): ReceivedEvent => {
    const { name, attributes } = event
    if (name !== events.writeObserved || attributes.reference !== 'test/candidate/7/order' || !on.includes(String(attributes.on))) return event
    return { ...event, attributes: { ...attributes, outcome, ...(detail ? { detail } : {}) } }
  }
}

const seenAsFound = event({
  name: events.writeObserved,
  id: 'later',
  time: 0,
  attributes: { target: 'candidate', on: 'baseline', kind: 'order', reference: 'test/candidate/0/order', outcome: 'found' },
})

function noWrites(body: unknown): unknown {
  const { arms, ...rest } = body as GeneratorSummary
  return { ...rest, arms: { ...arms, candidate: { ...arms.candidate, acknowledgedWrites: 0 } } }
}

describe('a lost-writes criterion', () => {
  test('passes when every acknowledged write was read back through both backends', () => {
    expect(evaluateCriterion(none, run())).toMatchObject({
      status: 'pass',
      estimate: { value: 0, n: 100, unit: 'writes' },
      limit: 0,
      reason: 'All 100 acknowledged writes were read back through Next.js and through Django: none lost, duplicated or altered.',
    })
  })

  test('fails with one lost write, and names it, the backend that acknowledged it, its account and the backend that misses it', () => {
    expect(evaluateCriterion(none, run(1))).toMatchObject({
      status: 'fail',
      estimate: { value: 1, n: 100 },
      reason:
        'Data was damaged in 1 of 100 writes: order test/candidate/0/order, acknowledged by Django to account 0, is lost when read through Next.js and Django.',
    })
  })

  test('names the first three of many lost writes', () => {
    expect(evaluateCriterion(none, run(9)).reason).toMatch(/^Data was damaged in 9 of 100 writes: .*0\/order.*1\/order.*2\/order.* and 6 more\.$/)
  })

  test.each([
    ['duplicated', ''],
    ['altered', 'total 2500 became 25'],
    ['unexpected', ''],
  ])('fails with one write that is %s', (outcome, detail) => {
    const found = evaluateCriterion(none, rewritten(run(), seenAs(outcome, detail, ['candidate'])))
    expect(found.status).toBe('fail')
    expect(found.reason).toContain(`is ${outcome} when read through Django${detail ? ` (${detail})` : ''}.`)
  })

  test.each<[string, (event: ReceivedEvent) => ReceivedEvent | null, string]>([
    ['no read-back ran', without(events.censusFinished), 'reading the writes back did not finish'],
    ['k6 left no summary', without(events.generatorSummary), 'k6 left no summary to check the writes of Next.js'],
    [
      'one write could not be read',
      seenAs('unreadable', 'status 503', ['baseline']),
      '1 of 100 could not be read back through Next.js (test/candidate/7/order: status 503)',
    ],
    ['nothing was read back', without(events.writeObserved), '100 of 100 could not be read back through Django'],
    [
      'the ledger misses one write',
      event => (event.name === events.writeAcknowledged && event.attributes.reference === 'test/candidate/7/order' ? null : event),
      'the ledger lists 49 acknowledged writes of Django, k6 counted 50',
    ],
    [
      'the read-back was incomplete',
      event => (event.name === events.censusFinished ? { ...event, attributes: { ...event.attributes, complete: false } } : event),
      'not every write was read back',
    ],
  ])('is unknown when %s', (_, change, reason) => {
    const found = evaluateCriterion(none, rewritten(run(), change))
    expect(found).toMatchObject({ status: 'unknown' })
    expect(found.reason).toContain(reason)
    expect(found.remedy).not.toBe('')
  })

  test('does not fail for a write that an incomplete ledger does not list: its entry may be missing', () => {
    const lostEntry = rewritten(run(), event =>
      event.name === events.writeAcknowledged && event.attributes.reference === 'test/candidate/7/order' ? null : event,
    )
    expect(evaluateCriterion(none, rewritten(lostEntry, seenAs('unexpected'))).status).toBe('unknown')
  })

  test('does not fail for a changed account with an incomplete ledger: the session that changed it last may be missing', () => {
    const lostEntry = rewritten(run(), event =>
      event.name === events.writeAcknowledged && event.attributes.reference === 'test/candidate/7/order' ? null : event,
    )
    const account = event({
      name: events.writeObserved,
      id: 'account',
      time: 0,
      attributes: { target: 'candidate', on: 'baseline', kind: 'account', reference: 'test/candidate/9/account', outcome: 'altered', detail: 'phone' },
    })
    expect(evaluateCriterion(none, [...lostEntry, logsSignal(account)]).status).toBe('unknown')
    expect(evaluateCriterion(none, [...run(), logsSignal(account)]).status).toBe('fail')
  })

  test('is unknown when only one of the backends acknowledged writes', () => {
    const silent = rewritten(run(), event => (event.attributes.target === 'candidate' && event.name.startsWith('cutover.write.') ? null : event))
    const uncounted = silent.map(signal => {
      if (signal.kind === 'metrics')
        return { ...signal, points: signal.points.filter(({ metric, attributes }) => metric !== metrics.writes || attributes.target === 'baseline') }
      return { ...signal, events: signal.events.map(event => (event.name === events.generatorSummary ? { ...event, body: noWrites(event.body) } : event)) }
    })
    expect(evaluateCriterion(none, uncounted)).toMatchObject({
      status: 'unknown',
      reason: 'Not evaluated: Django acknowledged no write in this scope.',
    })
  })

  test('counts a write as lost when one read-back misses it, although another finds it', () => {
    const signals = [...run(1)]
    const found = { ...seenAsFound, time: Number.MAX_SAFE_INTEGER }
    expect(
      evaluateCriterion(none, [...signals, logsSignal(found, { ...found, id: 'again', attributes: { ...found.attributes, on: 'candidate' } })]).status,
    ).toBe('fail')
  })

  test('is unknown when nothing was written in the scope', () => {
    expect(evaluateCriterion(none, run(), { scope: ['auth.register'] })).toMatchObject({
      status: 'unknown',
      remedy: 'Rerun with a profile whose sessions write in this scope.',
    })
  })

  describe('with a read-back from the database', () => {
    const fromDatabase = (signals: readonly Signal[]) =>
      rewritten(signals, event => (event.name === events.censusFinished ? { ...event, attributes: { ...event.attributes, from: 'database' } } : event))

    test('passes, and names what that does not show', () => {
      expect(evaluateCriterion(none, fromDatabase(run()))).toMatchObject({
        status: 'pass',
        reason:
          'All 100 acknowledged writes were found in the database of Next.js and Django, which does not show whether either serves them: none lost, duplicated or altered.',
      })
    })

    test('fails with a lost write, and names the database as the place where it is missing', () => {
      expect(evaluateCriterion(none, fromDatabase(run(1))).reason).toMatch(/acknowledged by Django to account 0, is lost in the database\.$/)
    })

    test('names an unreadable write once, although both arms read it', () => {
      const unreadable = rewritten(fromDatabase(run()), seenAs('unreadable', 'no answer'))
      expect(evaluateCriterion(none, unreadable)).toMatchObject({
        status: 'unknown',
        reason: 'Not every write is accounted for: 1 of 100 could not be found out in the database (test/candidate/7/order: no answer).',
      })
    })
  })
})
