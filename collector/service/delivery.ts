import { Destination, type DestinationSettings, type Received } from '../delivery/destination.ts'
import { deliverySettings } from '../delivery/environment.ts'
import { forwardVariable } from '../delivery/forward-settings.ts'
import { Notices } from '../delivery/notices.ts'
import { WrongSetting } from '../delivery/wrong-setting.ts'
import type { Verdict } from '../verdict/verdict-schema.ts'
import { leadsHere } from './own-intake.ts'
import type { Settings } from './settings.ts'

type Labels<Name extends string> = Readonly<Record<Name, string>>
type Counts<Name extends string> = Map<string, { readonly labels: Labels<Name>; count: number }>

/** What was given to others and what was not, since the start; keys are label values. */
interface DeliveryCounts {
  readonly forwarded: Counts<'destination' | 'signal' | 'result'>
  readonly notices: Counts<'kind' | 'result'>
}

/** Everything that leaves the collector for others: exports that it recorded, and verdicts. Nothing here holds anybody up. */
export interface Delivery extends AsyncDisposable {
  readonly destinations: readonly Destination[]
  readonly counts: DeliveryCounts
  /** @param received an export that is in the record */
  forward(received: Received): void
  tell(verdict: Verdict): void
}

/** @param environment names who gets what (docs/guides/forwarding.md)
 *  @throws WrongSetting with all that is wrong in it */
export async function startDelivery(environment: NodeJS.ProcessEnv, listening: Pick<Settings, 'host' | 'port'>): Promise<Delivery> {
  const say = (line: string) => console.error(line)
  const settings = deliverySettings(environment)
  const counts: DeliveryCounts = { forwarded: new Map(), notices: new Map() }
  const destinations = (await elsewhere(settings.destinations, listening)).map(
    given =>
      new Destination(given, {
        say,
        count: (result, signal) => increment(counts.forwarded, { destination: given.name, signal, result }),
      }),
  )
  const notices = new Notices(settings.notices, { say, count: (kind, result) => increment(counts.notices, { kind, result }) })
  return {
    destinations,
    counts,
    forward: received => {
      for (const destination of destinations) destination.offer(received)
    },
    tell: verdict => notices.tell(verdict),
    [Symbol.asyncDispose]: async () => {
      await Promise.all([...destinations, notices].map(one => one[Symbol.asyncDispose]()))
    },
  }
}

function increment<Name extends string>(counts: Counts<Name>, labels: Labels<Name>): void {
  const key = Object.values(labels).join(' ')
  const known = counts.get(key) ?? { labels, count: 0 }
  known.count++
  counts.set(key, known)
}

/** An export that came back here would go round for ever. */
async function elsewhere(destinations: readonly DestinationSettings[], listening: Pick<Settings, 'host' | 'port'>): Promise<readonly DestinationSettings[]> {
  const here = await Promise.all(destinations.map(({ url }) => leadsHere(url, listening)))
  const own = destinations.filter((_, i) => here[i])
  if (own.length === 0) return destinations
  throw new WrongSetting(own.map(({ name }) => `${forwardVariable}: destinations.${name}.url names this collector's own intake: give another one`))
}
