import { type EndpointId, endpointIds } from '../../contract/endpoints.ts'
import { events, type OutgoingEvent } from '../../contract/events.ts'
import type { Administrator } from '../../contract/load.ts'
import { takingPart } from '../../contract/mix.ts'
import { bothOn } from '../control/through-proxies.ts'
import { commandIo } from '../platform/command-io.ts'
import type { Say } from '../platform/terminal/say.ts'
import type { Backend } from '../probes/backends.ts'
import { comparedEverything } from '../probes/parity/compared-everything.ts'
import { readSecrets } from '../run/access.ts'

export interface EndpointsThere {
  /** Those that the load asks for. */
  readonly asked: readonly EndpointId[]
  /** Those of the catalogue that get no load, since the backend has them not, or nobody may use them. */
  readonly missing: readonly EndpointId[]
  /** What was found, for the record of each step. */
  readonly found: readonly OutgoingEvent[]
}

interface Asked {
  readonly backend: Backend
  /** What people call it. */
  readonly name: string
  /** Null: nobody is known, and nobody may use what the roles have. */
  readonly administrator: Administrator | null
  readonly interrupted: AbortSignal
  readonly say: Say
}

/** Asks one backend for each endpoint of the catalogue: the probe of parity, with the backend on both sides. What it writes it deletes again.
 *  @throws InputFailure when it shows the key of a live payment account; what `interrupted` was aborted with */
export async function endpointsThere({ backend, name, administrator, interrupted, say }: Asked, runId: string): Promise<EndpointsThere> {
  const { backends } = bothOn(backend)
  const { found, events: told } = await comparedEverything(backends, {
    runId,
    names: { baseline: name, candidate: name },
    administrator,
    webhookSecret: readSecrets(commandIo().env).webhook,
    interrupted,
    warn: say,
  })
  const asked = takingPart(found, administrator !== null)
  return {
    asked,
    missing: endpointIds.filter(id => !asked.includes(id)),
    found: told.filter(({ name: kind, attributes }) => kind === events.endpointFound && attributes?.target === 'baseline'),
  }
}
