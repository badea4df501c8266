import { collectorMetrics } from '../../contract/metrics.ts'
import type { Verdict } from '../judge/verdict-schema.ts'
import { LabelledCounter } from '../report/metrics/counters.ts'
import { type Family, family } from '../report/metrics/family.ts'
import type { Log } from '../telemetry/log.ts'
import { parseDeliverySettings } from './delivery-settings.ts'
import { Destination, type DestinationSettings } from './destination.ts'
import { forwardVariable } from './forwarding-settings.ts'
import { Notices } from './notices.ts'
import { SettingsError } from './settings-error.ts'
import type { ReceivedExport } from './signal-queue.ts'

/** Everything that the collector sends: recorded exports, and verdicts. Nothing waits for it. */
export interface Delivery extends AsyncDisposable {
  /** @param received an export that is in the record */
  forward(received: ReceivedExport): void
  announce(verdict: Verdict): void
  /** What was sent since the start, and what is queued, for /metrics. */
  families(): Family[]
}

export interface DeliveryOptions {
  readonly log: Log
  /** Whether a URL is this collector's own: an export forwarded there would circulate endlessly. */
  isOwnAddress(url: string): Promise<boolean>
}

/** @param environment configures the recipients (docs/guides/forwarding.md)
 *  @throws SettingsError with every error in it */
export async function startDelivery(environment: NodeJS.ProcessEnv, { log, isOwnAddress }: DeliveryOptions): Promise<Delivery> {
  const settings = parseDeliverySettings(environment)
  await refuseOwnAddresses(settings.destinations, isOwnAddress)
  const forwarded = new LabelledCounter<'destination' | 'signal' | 'result'>()
  const announced = new LabelledCounter<'kind' | 'result'>()
  const destinations = settings.destinations.map(given => {
    const count = (result: string, signal: string, by?: number) => forwarded.add({ destination: given.name, signal, result }, by)
    for (const signal of given.signals) for (const result of ['delivered', 'dropped']) count(result, signal, 0)
    return new Destination(given, { log, count: (result, signal) => count(result, signal) })
  })
  const notices = new Notices(settings.notices, { log, count: (kind, result) => announced.add({ kind, result }) })
  for (const kind of notices.kinds) for (const result of ['delivered', 'failed']) announced.add({ kind, result }, 0)
  return {
    forward: received => {
      for (const destination of destinations) destination.offer(received)
    },
    announce: verdict => notices.announce(verdict),
    families: () => [
      family(collectorMetrics.forwarded, forwarded.rows()),
      family(
        collectorMetrics.forwardQueue,
        destinations.map(({ settings: { name }, bytes }) => ({ labels: { destination: name }, value: bytes })),
      ),
      family(collectorMetrics.notices, announced.rows()),
    ],
    [Symbol.asyncDispose]: async () => {
      await Promise.all([...destinations, notices].map(one => one[Symbol.asyncDispose]()))
    },
  }
}

async function refuseOwnAddresses(destinations: readonly DestinationSettings[], isOwnAddress: DeliveryOptions['isOwnAddress']): Promise<void> {
  const own = await Promise.all(destinations.map(async ({ name, url }) => ((await isOwnAddress(url)) ? [name] : [])))
  const names = own.flat()
  if (names.length === 0) return
  throw new SettingsError(names.map(name => `${forwardVariable}: destinations.${name}.url is this collector's own address. Name another receiver`))
}
