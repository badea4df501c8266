import type { EndpointComparison } from './compare-endpoint.ts'

/** Old paths are moved together: where the candidate sends clients on to the new path for some endpoints, it has to for all that it has. A candidate
 *  that knows nothing of old paths leaves them to the proxy in front of it. */
export function addMoveDifferences(compared: readonly EndpointComparison[]): EndpointComparison[] {
  const some = compared.some(({ moved }) => moved === 'right')
  return compared.map(one => {
    const wrong = some && one.moved === 'absent' ? 'the old path is not there, though others lead on to their new ones' : describeWrongMove(one)
    if (wrong === null || one.outcome === 'unreadable') return one
    return { ...one, outcome: 'different', differences: [...one.differences, wrong] }
  })
}

function describeWrongMove({ moved }: EndpointComparison): string | null {
  return typeof moved === 'object' && moved !== null ? moved.wrong : null
}
