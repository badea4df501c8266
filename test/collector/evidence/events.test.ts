import { describe, expect, it } from 'vitest'
import { Streams } from '../../../collector/evidence/streams.ts'
import { events, type OutgoingEvent } from '../../../contract/events.ts'
import type { WriteAttributes } from '../../../contract/write-events.ts'
import { event, logsSignal, planOf } from '../signals.ts'

const write = { target: 'candidate', endpoint: 'orders.create', kind: 'order', reference: 'test/candidate/1/order', account: 3 }
const acknowledged: OutgoingEvent = { name: events.writeAcknowledged, id: 'a1', time: 20, attributes: { ...write, total: 2500, status: 'pending' } }
const seen = { target: 'candidate', on: 'baseline', kind: 'order', reference: write.reference, outcome: 'found' }

describe('events of a run', () => {
  it('open the run with a plan, of which the first is used', () => {
    const streams = new Streams()
    expect(streams.opened).toBe(false)
    expect(() => streams.evidence().plan).toThrow('Cannot judge: expected a record that begins with a readable plan (cutover.run.opened), got none')
    applyEvents(streams, { name: events.runOpened, id: '1', time: 1, body: planOf({ warmup: 'soon' }) })
    applyEvents(streams, { name: events.runOpened, id: '2', time: 2, body: planOf({ seed: 1 }) })
    applyEvents(streams, { name: events.runOpened, id: '3', time: 3, body: planOf({ seed: 2 }) })
    expect(streams.evidence().plan.seed).toBe(1)
    expect(streams.evidence().malformed).toEqual([{ what: 'cutover.run.opened', count: 1 }])
  })

  it('store the ledger by reference and endpoint, with the latest of repeats', () => {
    const { ledger } = evidenceOf(
      { name: events.writeAttempted, id: 't1', time: 10, attributes: write },
      { name: events.writeAttempted, id: 't2', time: 10, attributes: { ...write, reference: 'test/candidate/3/order' } },
      acknowledged,
      { name: events.writeAttempted, id: 't3', time: 25, attributes: write },
      { ...acknowledged, id: 'a2', time: 30, attributes: { ...acknowledged.attributes, status: 'paid' } },
      acknowledged,
      { ...acknowledged, id: 'a3', attributes: { ...acknowledged.attributes, endpoint: 'payments.confirm', kind: 'payment' } },
      { name: events.writeIndeterminate, id: 'i1', time: 40, attributes: { ...write, reference: 'test/candidate/2/order' } },
    )
    // An acknowledged write is no longer listed as attempted.
    expect(ledger.attempted).toEqual([{ ...write, reference: 'test/candidate/3/order' }])
    expect(ledger.acknowledged.map(({ endpoint, status }) => [endpoint, status])).toEqual([
      ['orders.create', 'paid'],
      ['payments.confirm', 'pending'],
    ])
    expect(ledger.indeterminate.map(({ reference }) => reference)).toEqual(['test/candidate/2/order'])
  })

  it('store every attribute of a write', () => {
    const whole: Required<WriteAttributes> = {
      ...write,
      target: 'candidate',
      kind: 'order',
      total: 2500,
      status: 'pending',
      lines: 2500,
      phone: '+251911000001',
    }
    const { ledger } = evidenceOf({ name: events.writeAcknowledged, id: 'a1', time: 20, attributes: { ...whole } })
    expect(ledger.acknowledged).toEqual([whole])
  })

  it('store the read-back result of a write on each backend', () => {
    const unreadable = { ...seen, outcome: 'unreadable', detail: 'timed out' }
    const evidence = evidenceOf(
      { name: events.writeObserved, id: 'o1', time: 10, attributes: unreadable },
      { name: events.writeObserved, id: 'o2', time: 20, attributes: seen },
      { name: events.writeObserved, id: 'o3', time: 20, attributes: { ...unreadable, on: 'candidate' } },
      { name: events.writeObserved, id: 'o4', time: 10, attributes: { ...seen, on: 'candidate' } },
      { name: events.censusFinished, id: 'c', time: 30, attributes: { acknowledged: 1, complete: true } },
    )
    const written = { kind: 'order', reference: write.reference } as const
    expect([evidence.isRead('baseline', written), evidence.isRead('candidate', written)]).toEqual([true, false])
    expect(evidence.isRead('baseline', { ...written, reference: 'test/candidate/2/order' })).toBe(false)
    expect(evidence.ledger.deviations).toEqual([{ ...unreadable, on: 'candidate' }])
    expect(evidence.ledger.census).toEqual({ acknowledged: 1, complete: true })
  })

  it('store damage that the read-back found, whatever it finds later', () => {
    const lost = { ...seen, outcome: 'lost' }
    const { ledger } = evidenceOf(
      { name: events.writeObserved, id: 'o1', time: 10, attributes: lost },
      { name: events.writeObserved, id: 'o2', time: 20, attributes: seen },
    )
    expect(ledger.deviations).toEqual([lost])
  })

  it("return identities, attestations, k6's own counts and the reason of the close", () => {
    const identity = { target: 'baseline', moment: 'before', reachable: true, name: 'nextjs', version: '15.1', instance: 'i-1' }
    const attestation = { criterion: 'security', answer: 'yes', role: 'security lead', statement: 'Reviewed.' }
    const arm = { requests: 10, unexpected: 1, acknowledgedWrites: 2 }
    const summary = { version: '1.8.1', exitCode: null, complete: false, dropped: 0, arms: { baseline: arm, candidate: arm } }
    const evidence = evidenceOf(
      { name: events.backendIdentified, id: 'b1', time: 1, attributes: identity },
      { name: events.backendIdentified, id: 'b1', time: 1, attributes: identity },
      { name: events.evidenceAttested, id: 'e1', time: 2, attributes: { ...attestation, at: 1000, expires: '2026-03-01T00:00:00Z' } },
      { name: events.generatorSummary, id: 's', time: 3, body: summary },
      { name: events.runClosed, id: 'x', time: 4, attributes: { reason: 'interrupted' } },
      { name: events.runClosed, id: 'y', time: 5, attributes: { reason: 'finished' } },
    )
    expect(evidence.reported.identities).toEqual([identity])
    expect(evidence.reported.attestations).toEqual([{ ...attestation, at: 1000, expires: Date.UTC(2026, 2, 1) }])
    expect(evidence.generator.summary).toEqual(summary)
    expect(evidence.closed).toBe('interrupted')
  })

  it('close the run only as its last signal: a later signal withdraws the close', () => {
    const streams = new Streams()
    const close = (reason: string, id: string) => applyEvents(streams, { name: events.runClosed, id, time: 1, attributes: { reason } })
    close('finished', 'early')
    expect(streams.evidence().closed).toBe('finished')
    applyEvents(streams, { ...acknowledged, id: 'later' })
    expect(streams.evidence().closed).toBeNull()
    close('failed', 'late')
    expect(streams.evidence().closed).toBe('failed')
    close('failed', 'late')
    expect(streams.evidence().closed).toBe('failed')
  })

  it('without an id are never dropped as repeats', () => {
    const identity = { target: 'baseline', moment: 'before', reachable: false }
    const one = { name: events.backendIdentified, id: '', time: 1, attributes: identity }
    expect(evidenceOf(one, one).reported.identities).toHaveLength(2)
  })

  it('count as malformed when they do not fit their schema, and are skipped under unknown names', () => {
    const evidence = evidenceOf(
      { name: events.writeAcknowledged, id: 'a', time: 1, attributes: { ...write, reference: '' } },
      { name: events.writeAcknowledged, id: 'b', time: 1, attributes: { target: 'rig' } },
      { name: events.writeObserved, id: 'c', time: 1 },
      { name: events.runClosed, id: 'd', time: 1, attributes: { reason: 'bored' } },
      { name: events.generatorSummary, id: 'e', time: 1, body: 'none' },
      {
        name: events.evidenceAttested,
        id: 'f',
        time: 1,
        attributes: { criterion: 'x', answer: 'yes', role: 'y', statement: '', at: 1, expires: '1 March 2026' },
      },
      { name: 'somebody.else', id: 'g', time: 1 },
    )
    expect(evidence.malformed).toEqual([
      { what: events.writeAcknowledged, count: 2 },
      { what: events.writeObserved, count: 1 },
      { what: events.runClosed, count: 1 },
      { what: events.generatorSummary, count: 1 },
      { what: events.evidenceAttested, count: 1 },
    ])
    expect([evidence.closed, evidence.generator.summary, evidence.ledger.acknowledged]).toEqual([null, null, []])
  })
})

function evidenceOf(...sent: readonly OutgoingEvent[]) {
  const streams = new Streams()
  applyEvents(streams, ...sent)
  return streams.evidence()
}

function applyEvents(streams: Streams, ...sent: readonly OutgoingEvent[]): void {
  streams.apply(logsSignal(...sent.map(one => event(one))))
}
