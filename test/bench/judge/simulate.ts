import { Judge } from '../../../collector/verdict/judge.ts'
import type { Signal } from '../../../collector/intake/signal.ts'
import type { Cell, CellPlan } from './cell.ts'
import type { Said } from './peers/peer.ts'
import { peers } from './peers/peers.ts'
import { beforeWindow, Witness } from './peers/witness.ts'
import { policy } from './policy.ts'
import { Random } from './random.ts'
import { Recording, type Second } from './recording.ts'
import type { Word } from './tally.ts'

/** What every judge says of one run of a cell: each plan has its own judge, which gets the signals that it would get live. */
export function simulate(cell: Cell, run: number): Word[] {
  const load = cell.load(new Random(`${cell.id} ${run}`), run)
  const recording = new Recording()
  const witness = new Witness()
  const words: Word[] = []
  let sitting = cell.plans.map(sit)
  const lastPeer = beforeWindow + Math.max(0, ...cell.peersAt)
  for (let second = 1; sitting.length > 0 || second <= lastPeer; second++) {
    const next = nextOf(load)
    const signals = recording.second(next)
    if (second <= lastPeer) witness.see(next)
    for (const { judge } of sitting) for (const signal of signals) judge.apply(signal)
    const done = sitting.filter(({ judge }) => judge.load === 'stop')
    for (const one of done) words.push(...concluded(one, recording.ending()))
    if (done.length > 0) sitting = sitting.filter(one => !done.includes(one))
  }
  return [...words, ...cell.peersAt.flatMap(seconds => wordsOfPeers(witness, seconds))]
}

interface Sitting {
  readonly plan: CellPlan
  readonly judge: Judge
}

function sit(plan: CellPlan): Sitting {
  const judge = new Judge(policy.policy, policy.sha256)
  const looks = plan.looks.map(look => `${look}s`)
  judge.apply(Recording.opening({ checkpoints: plan.checkpoints, looks, stopEarly: plan.stopEarly ?? false, solo: `${plan.solo ?? 0}s` }))
  return { plan, judge }
}

function concluded({ plan, judge }: Sitting, ending: Signal): Word[] {
  judge.apply(ending)
  const { checkpoints } = judge.verdict({ sha256: '0'.repeat(64), signals: 0 })
  return checkpoints.map(({ id, verdict, window }) => ({ judge: 'cutover', plan: plan.id, checkpoint: id, outcome: verdict, seconds: window?.seconds ?? 0 }))
}

function wordsOfPeers(witness: Witness, seconds: number): Word[] {
  const seen = witness.seen(seconds)
  return peers.map(({ id, says }) => ({ judge: id, plan: `${seconds}`, checkpoint: '', outcome: outcomes[says(seen)], seconds }))
}

const outcomes = { pass: 'go', marginal: 'inconclusive', fail: 'no-go' } as const satisfies Record<Said, Word['outcome']>

function nextOf(load: Iterator<Second, unknown>): Second {
  const { done, value } = load.next()
  if (done) throw new Error('Cannot simulate: expected a load without end')
  return value
}
