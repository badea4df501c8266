import type { Point, ReceivedEvent } from '../../collector/otlp/signal.ts'
import { type Arm, arms } from '../../contract/arm.ts'
import type { EndpointId } from '../../contract/endpoints.ts'
import { events } from '../../contract/events.ts'
import type { CloseReason } from '../../contract/plan.ts'
import { metrics, otherTargets, type RequestOutcome } from '../../contract/signals.ts'
import { Random } from './random.ts'
import { counter, cpuSample, event, gaugeSample, latency, requests } from './signals.ts'
import type { Simulation } from './simulate-run.ts'

/** When simulated loads start, ms since the epoch. */
export const loadStart = Date.UTC(2026, 0, 5, 3)

interface Arms<T> {
  readonly baseline: T
  readonly candidate: T
}

/** The signals of k6 and the rig in a simulated run, second by second. */
export class SimulatedLoad {
  private readonly run: Simulation
  private readonly random: Random
  private readonly counts = new Map<string, { target: string; endpoint: string; outcome: RequestOutcome; value: number }>()
  private readonly buckets = new Map<string, { target: string; endpoint: string; counts: number[] }>()
  private readonly written: Arms<ReceivedEvent[]> = { baseline: [], candidate: [] }
  private readonly probed = { baseline: { up: 0, down: 0 }, candidate: { up: 0, down: 0 }, control: { up: 0, down: 0 } }

  constructor(run: Simulation) {
    this.run = run
    this.random = new Random(run.seed)
  }

  /** k6's export at the end of a second. */
  second(second: number): Point[] {
    for (const arm of this.underLoad(second)) for (const endpoint of this.run.endpoints) this.requestsOf(arm, endpoint, second)
    const time = loadStart + second * 1000
    const from = { start: loadStart }
    return [
      ...[...this.counts.values()].map(({ target, endpoint, outcome, value }) => requests(target, endpoint, outcome, value, time, from)),
      ...[...this.buckets.values()].map(({ target, endpoint, counts }) =>
        latency(target, endpoint, { scale, offset: lowestBucket, counts: [...counts] }, time, from),
      ),
      ...arms.flatMap(arm => this.sessions(arm, second, time)),
      ...arms.map(arm => counter(metrics.writes, { outcome: 'acknowledged', target: arm }, Math.ceil(this.run.writesPerSecond * second), time, from)),
      requests(otherTargets.rig, 'none', 'expected', second * 40, time, from),
      requests(otherTargets.hybrid, 'auth.login', 'unexpected', second * 5, time, from),
      latency(otherTargets.hybrid, 'auth.login', { scale, offset: lowestBucket, counts: [second] }, time, from),
      counter(metrics.sessionsStarted, { target: otherTargets.hybrid, journey: 'hybrid' }, second, time, from),
      ...(this.run.dropped > 0 ? [counter(metrics.droppedIterations, { scenario: 'candidate' }, this.run.dropped, time, from)] : []),
    ]
  }

  /** The rig's export: uptime probes and the resource use of k6. */
  probes(second: number): Point[] {
    const time = loadStart + second * 1000 - 100
    const bothOut = isWithin(this.run.sharedOutage, second)
    this.probed.baseline[bothOut ? 'down' : 'up']++
    this.probed.candidate[this.isOut(second) ? 'down' : 'up']++
    this.probed.control[bothOut && this.run.control === 'down' ? 'down' : 'up']++
    const checks = [...arms, ...(this.run.control === null ? [] : ['control' as const])].flatMap(target =>
      (['up', 'down'] as const).map(outcome =>
        counter(metrics.probeChecks, { outcome, target }, this.probed[target][outcome], time, { instance: 'rig', start: loadStart }),
      ),
    )
    const { cpu, memory, descriptors } = this.run.machine
    const machine = [
      { metric: metrics.machineCpu, share: cpu },
      { metric: metrics.machineMemory, share: memory },
      { metric: metrics.generatorDescriptors, share: descriptors },
    ].flatMap(({ metric, share }) => (share === undefined ? [] : [gaugeSample(metric, share, time)]))
    return [...checks, cpuSample(this.run.cpu, time), ...machine]
  }

  /** The ledger's entries of a second. */
  writes(second: number): ReceivedEvent[] {
    const fresh: ReceivedEvent[] = []
    for (const arm of arms) {
      for (let n = this.written[arm].length; n < this.run.writesPerSecond * second; n++) {
        const write = { target: arm, endpoint: 'orders.create', kind: 'order', reference: `test/${arm}/${n}/order`, account: n % 240 }
        const time = loadStart + second * 1000 - 200
        fresh.push(rigEvent(events.writeAttempted, `attempted-${write.reference}`, time, write))
        const acknowledged = rigEvent(events.writeAcknowledged, `acknowledged-${write.reference}`, time + 30, { ...write, total: 2500, status: 'pending' })
        this.written[arm].push(acknowledged)
        fresh.push(acknowledged)
      }
    }
    return fresh
  }

  /** The rig's events after the load: k6's own counts, identities, read-back, end. */
  ending(reason: CloseReason, time: number): ReceivedEvent[] {
    const [baseline, candidate] = [this.summaryOf('baseline'), this.summaryOf('candidate')]
    const summary = { version: '1.8.1', exitCode: 0, complete: true, dropped: this.run.dropped, arms: { baseline, candidate } }
    const acknowledged = this.written.baseline.length + this.written.candidate.length
    return [
      rigEvent(events.generatorSummary, 'summary', time, {}, summary),
      ...identified('after', time + 100),
      ...arms.flatMap(arm => this.written[arm].flatMap((write, n) => this.observed(arm, String(write.attributes.reference), n, time + 200))),
      rigEvent(events.censusFinished, 'census', time + 300, { acknowledged, complete: true }),
      rigEvent(events.runClosed, 'closed', time + 400, { reason }),
    ]
  }

  private requestsOf(arm: Arm, endpoint: EndpointId, second: number): void {
    const { requestsPerSecond, endpoints, errorShare, median, ratio, ratioOf, drift, seconds } = this.run
    const out = arm === 'candidate' ? this.isOut(second) : isWithin(this.run.sharedOutage, second)
    const slower = (arm === 'candidate' ? (ratioOf[endpoint] ?? ratio) : 1) * (this.isSolo(second) ? 1 : this.run.coupling) * drift ** (second / seconds)
    for (let n = this.random.poisson(requestsPerSecond / endpoints.length); n > 0; n--) {
      const value = median * slower * Math.exp(0.35 * this.random.normal())
      const wrong = this.random.uniform() < errorShare && arm === 'candidate'
      this.count(arm, endpoint, out ? 'failed' : wrong ? 'unexpected' : 'expected')
      if (!out && !wrong) this.record(arm, endpoint, value)
    }
  }

  private count(target: Arm, endpoint: string, outcome: RequestOutcome): void {
    const key = `${target} ${endpoint} ${outcome}`
    const known = this.counts.get(key) ?? { target, endpoint, outcome, value: 0 }
    known.value++
    this.counts.set(key, known)
  }

  private record(target: Arm, endpoint: string, value: number): void {
    const key = `${target} ${endpoint}`
    const known = this.buckets.get(key) ?? { target, endpoint, counts: new Array<number>(buckets).fill(0) }
    const slot = Math.min(buckets - 1, Math.max(0, Math.ceil(Math.log2(value) * 2 ** scale) - 1 - lowestBucket))
    known.counts[slot] = (known.counts[slot] ?? 0) + 1
    this.buckets.set(key, known)
  }

  private sessions(arm: Arm, second: number, time: number): Point[] {
    const started = this.run.users * second
    const from = { start: loadStart }
    return [
      counter(metrics.sessionsStarted, { journey: 'browse', target: arm }, started, time, from),
      counter(metrics.sessionsEnded, { journey: 'browse', outcome: 'completed', target: arm }, started - this.run.users, time, from),
    ]
  }

  private observed(target: Arm, reference: string, n: number, time: number): ReceivedEvent[] {
    const outcome = target === 'candidate' && n < this.run.lost ? 'lost' : 'found'
    return arms.map(on => rigEvent(events.writeObserved, `observed-${on}-${reference}`, time, { target, on, kind: 'order', reference, outcome }))
  }

  private summaryOf(arm: Arm): { requests: number; unexpected: number; acknowledgedWrites: number } {
    const counts = [...this.counts.values()].filter(({ target }) => target === arm)
    const sum = (some: typeof counts) => some.reduce((total, { value }) => total + value, 0)
    return { requests: sum(counts), unexpected: sum(counts.filter(({ outcome }) => outcome !== 'expected')), acknowledgedWrites: this.written[arm].length }
  }

  private underLoad(second: number): readonly Arm[] {
    const { turns } = this.run
    if (!turns) return this.isSolo(second) ? ['baseline'] : arms
    const place = Math.floor((second - 1) / turns.every)
    if (second - place * turns.every > turns.under) return []
    return place % 4 === 0 || place % 4 === 3 ? ['baseline'] : ['candidate']
  }

  private isSolo(second: number): boolean {
    const { solo, seconds } = this.run
    return second <= solo || second > seconds - solo
  }

  private isOut(second: number): boolean {
    return isWithin(this.run.outage, second) || isWithin(this.run.sharedOutage, second)
  }
}

function isWithin(outage: Simulation['outage'], second: number): boolean {
  return outage !== null && second > outage.from && second <= outage.from + outage.seconds
}

/** 1 ms to 1 s at the scale that k6's latencies converge to. */
const [scale, lowestBucket, buckets] = [4, 0, 160]

/** The identities that the backends report. */
export function identified(moment: 'before' | 'after', time: number): ReceivedEvent[] {
  return arms.map(target =>
    rigEvent(events.backendIdentified, `identified-${target}-${moment}`, time, {
      target,
      moment,
      reachable: true,
      name: target === 'baseline' ? 'nextjs' : 'django',
      version: '1',
      instance: target,
    }),
  )
}

/** An event of the rig. */
export function rigEvent(
  name: string,
  id: string,
  time: number,
  attributes: Readonly<Record<string, string | number | boolean>>,
  body?: unknown,
): ReceivedEvent {
  return event({ name, id, time, attributes, body })
}
