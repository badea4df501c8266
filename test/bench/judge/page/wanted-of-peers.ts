import { latencyPeers } from '../peers/peers.ts'
import type { Tally } from '../tally.ts'
import type { Figure } from './figure.ts'
import { type Measured, share } from './measured.ts'
import { percent, type Share } from './share.ts'
import { peerLengths } from './tables.ts'

/** A peer is at least as good when neither its false no-go nor its false go at +10 % is more than cutover's.
 *  @param good truths in which a no-go is false: the worst counts */
export function againstPeers(measured: Measured, noise: string, good: readonly string[]): Figure {
  const wanted = `no peer at least as good on false go (+10 %) and false no-go (${good.join(' or ')}) together, ${noise}`
  const pairs = peerLengths.flatMap(length => latencyPeers.flatMap(({ id }) => pairOf(measured, { noise, length, good, id })))
  if (pairs.length === 0) return { wanted, measured: '–', met: 'not measured' }
  const better = pairs.filter(({ peer, own }) => rate(peer.go) <= rate(own.go) && rate(peer.noGo) <= rate(own.noGo))
  const said = better.map(
    ({ length, id, peer, own }) => `${id} at ${length} s: ${percent(peer.go)} and ${percent(peer.noGo)} against ${percent(own.go)} and ${percent(own.noGo)}`,
  )
  const why = better.map(({ id, length }) => alsoStops(measured, noise, length, id)).join('; ')
  return { wanted, measured: better.length === 0 ? `none in ${pairs.length} comparisons` : said.join('; '), met: better.length === 0 ? 'yes' : 'no', why }
}

/** A test for any difference knows no margin. */
function alsoStops(measured: Measured, noise: string, length: number, id: string): string {
  const [peer, own] = [measured.peer(`${noise} +5 %`, length, id), measured.tally(`${noise} +5 %`, `${length}`, 'default-10-15')]
  if (!peer || !own) return `${id} knows no margin`
  const [theirs, ours] = [peer, own].map(tally => percent(share(tally, 'noGo')))
  return `${id} knows no margin, and stops ${theirs} of candidates that are 5 % slower, which the margin allows (cutover ${ours})`
}

interface PairAsked {
  readonly noise: string
  readonly length: number
  readonly good: readonly string[]
  readonly id: string
}

function pairOf(measured: Measured, { noise, length, good, id }: PairAsked) {
  const both = (of: (truth: string) => Tally | null) => {
    const slower = of('+10 %')
    const stopped = good.flatMap(truth => of(truth) ?? []).map(tally => share(tally, 'noGo'))
    const [worst] = stopped.sort((a, b) => rate(b) - rate(a))
    return slower && worst && stopped.length === good.length ? { go: share(slower, 'go'), noGo: worst } : null
  }
  const peer = both(truth => measured.peer(`${noise} ${truth}`, length, id))
  const own = both(truth => measured.tally(`${noise} ${truth}`, `${length}`, 'default-10-15'))
  return peer && own ? [{ length, id, peer, own }] : []
}

function rate({ count, of }: Share): number {
  return count / of
}
