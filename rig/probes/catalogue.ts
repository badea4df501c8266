import { endpoint, endpointIds } from '../../contract/endpoints.ts'
import { mistakesIn } from '../../contract/mistakes.ts'
import { InputFailure } from '../platform/failure.ts'

const catalogue = Object.fromEntries(endpointIds.map(id => [id, endpoint(id)]))

/** @throws InputFailure naming every entry of the catalogue that is wrong, before anybody is asked by it */
export function requireSoundCatalogue(entries: Parameters<typeof mistakesIn>[0] = catalogue): void {
  const mistakes = mistakesIn(entries)
  if (mistakes.length === 0) return
  const list = mistakes.map(mistake => `  ${mistake}`).join('\n')
  throw new InputFailure(
    `The catalogue (contract/endpoints/) has ${mistakes.length} ${mistakes.length === 1 ? 'mistake' : 'mistakes'}:\n${list}\nPut them right, then run again`,
  )
}
