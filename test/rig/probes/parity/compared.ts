import { demoAdministrator, demoWebhookSecret } from '../../../../contract/demo-secrets.ts'
import type { EndpointId } from '../../../../contract/endpoints.ts'
import { connectBackends } from '../../../../rig/probes/backends.ts'
import { compareAllEndpoints, type Parity, type ParityOptions } from '../../../../rig/probes/parity/compared-everything.ts'

let runs = 0

/** Compares two backends as `cutover parity` does. */
export async function compare(urls: { readonly baseline: string; readonly candidate: string }, options: Partial<ParityOptions> = {}): Promise<Parity> {
  const backends = await connectBackends(urls, [])
  using _baseline = backends.baseline
  using _candidate = backends.candidate
  runs++
  return compareAllEndpoints(backends, {
    runId: `parity-test-${process.pid}-${runs}`,
    names: { baseline: 'Next.js', candidate: 'Django' },
    administrator: demoAdministrator,
    webhookSecret: demoWebhookSecret,
    ...options,
  })
}

/** What differs or is not known, by endpoint. */
export function told({ compared }: Parity): Partial<Record<EndpointId, readonly string[]>> {
  return Object.fromEntries(compared.filter(({ outcome }) => outcome !== 'same').map(({ endpoint, differences }) => [endpoint, differences]))
}
