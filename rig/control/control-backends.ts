import { assets } from '../platform/assets.ts'
import { commandIo } from '../platform/command-io.ts'
import { type ServingChild, startServingChild } from '../platform/serving-child.ts'
import { createApiClient } from '../probes/api-client.ts'
import type { Backend, Backends } from '../probes/backends.ts'

/** The backends of both arms of a control; disposing ends the proxies. */
export interface Arrangement extends AsyncDisposable {
  readonly backends: Backends
  /** Rejects when a proxy ends by itself; never resolves. */
  readonly gone: Promise<never>
}

/** Uses the backend itself on both arms. */
export function useDirectly(backend: Backend): Arrangement {
  return { backends: { baseline: backend, candidate: backend }, gone: new Promise<never>(() => {}), [Symbol.asyncDispose]: async () => {} }
}

/** Puts one backend on both arms, each through its own proxy, so that the delay is the only difference.
 *  @param slowdown share of the response time by which the candidate's arm is delayed
 *  @throws RigFailure when a proxy does not start */
export async function startProxies(backend: Backend, slowdown: number, signal: AbortSignal): Promise<Arrangement> {
  await using house = new AsyncDisposableStack()
  const start = async (share: number) => house.use(await startProxyProcess(backend, share, signal))
  const proxies = { baseline: await start(0), candidate: await start(slowdown) }
  const backends = {
    baseline: house.use(throughProxy(backend, proxies.baseline.ready)),
    candidate: house.use(throughProxy(backend, proxies.candidate.ready)),
  }
  const gone = Promise.race([proxies.baseline.endedUnexpectedly, proxies.candidate.endedUnexpectedly])
  gone.catch(() => {})
  const started = house.move()
  return { backends, gone, [Symbol.asyncDispose]: () => started.disposeAsync() }
}

interface Ready {
  readonly url: string
}

function startProxyProcess({ url, address }: Backend, share: number, signal: AbortSignal): Promise<ServingChild<Ready>> {
  const certificates = commandIo().env.NODE_EXTRA_CA_CERTS
  return startServingChild<Ready>({
    name: 'A proxy of the control',
    script: assets.delayingProxy,
    args: ['--to', url.origin, '--address', address, '--share', String(share)],
    environment: certificates === undefined ? {} : { NODE_EXTRA_CA_CERTS: certificates },
    readyTimeoutMs: 20_000,
    stopTimeoutMs: 5_000,
    signal,
  })
}

/** The backend as seen through a proxy; its identity is the same. */
function throughProxy({ side, identity, guard }: Backend, ready: Ready): Backend {
  const url = new URL(ready.url)
  const address = '127.0.0.1'
  const api = createApiClient(url, address, side, { inspect: guard.inspect })
  return { url, address, side, identity, api, guard, [Symbol.dispose]: () => api[Symbol.dispose]() }
}
