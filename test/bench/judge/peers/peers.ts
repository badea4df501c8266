import { k6Errors, k6Thresholds } from './k6.ts'
import { kayenta } from './kayenta.ts'
import { keptn } from './keptn.ts'
import { literal } from './literal.ts'
import type { Peer } from './peer.ts'
import { pipecd } from './pipecd.ts'

/** Judges of other tools, asked about the same data. */
export const peers: readonly Peer[] = [literal, k6Thresholds, keptn, kayenta, pipecd, k6Errors]

export const latencyPeers = peers.filter(({ about }) => about === 'latency')
