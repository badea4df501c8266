import { Destination, type DestinationSettings } from '../delivery/destination.ts'
import { deliverySettings } from '../delivery/environment.ts'
import { forwardVariable } from '../delivery/forward-settings.ts'
import { Notices } from '../delivery/notices.ts'
import type { Received } from '../delivery/received.ts'
import { WrongSetting } from '../delivery/wrong-setting.ts'
import type { Verdict } from '../judge/verdict-schema.ts'
import { LabelledCounter } from '../report/metrics/counters.ts'
import { leadsHere } from './own-intake.ts'
import type { Settings } from './settings.ts'

/** Everything that leaves the collector for others: exports that it recorded, and verdicts. Nothing here holds anybody up. */
export interface Delivery extends AsyncDisposable {
  readonly destinations: readonly Destination[]
  /** Since the start. */
  readonly forwarded: LabelledCounter<'destination' | 'signal' | 'result'>
  readonly noticed: LabelledCounter<'kind' | 'result'>
  /** @param received an export that is in the record */
  forward(received: Received): void
  tell(verdict: Verdict): void
}

/** @param environment names who gets what (docs/guides/forwarding.md)
 *  @throws WrongSetting with all that is wrong in it */
export async function startDelivery(environment: NodeJS.ProcessEnv, listening: Pick<Settings, 'host' | 'port'>): Promise<Delivery> {
  const say = (line: string) => console.error(line)
  const settings = deliverySettings(environment)
  const forwarded: Delivery['forwarded'] = new LabelledCounter()
  const noticed: Delivery['noticed'] = new LabelledCounter()
  const destinations = (await elsewhere(settings.destinations, listening)).map(given => {
    const count = (result: string, signal: string, by?: number) => forwarded.add({ destination: given.name, signal, result }, by)
    for (const signal of given.signals) for (const result of ['delivered', 'dropped']) count(result, signal, 0)
    return new Destination(given, { say, count: (result, signal) => count(result, signal) })
  })
  const notices = new Notices(settings.notices, { say, count: (kind, result) => noticed.add({ kind, result }) })
  for (const kind of notices.kinds) for (const result of ['delivered', 'failed']) noticed.add({ kind, result }, 0)
  return {
    destinations,
    forwarded,
    noticed,
    forward: received => {
      for (const destination of destinations) destination.offer(received)
    },
    tell: verdict => notices.tell(verdict),
    [Symbol.asyncDispose]: async () => {
      await Promise.all([...destinations, notices].map(one => one[Symbol.asyncDispose]()))
    },
  }
}

/** An export that came back here would go round for ever. */
async function elsewhere(destinations: readonly DestinationSettings[], listening: Pick<Settings, 'host' | 'port'>): Promise<readonly DestinationSettings[]> {
  const here = await Promise.all(destinations.map(({ url }) => leadsHere(url, listening)))
  const own = destinations.filter((_, i) => here[i])
  if (own.length === 0) return destinations
  throw new WrongSetting(own.map(({ name }) => `${forwardVariable}: destinations.${name}.url names this collector's own intake: give another one`))
}
