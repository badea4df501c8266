import { Judge } from '../../../collector/judge/judge.ts'
import type { Signal } from '../../../collector/otlp/signal.ts'
import type { Cell, CellPlan, Load } from './cell.ts'
import type { Said } from './peers/peer.ts'
import { peers } from './peers/peers.ts'
import { beforeWindow, Witness } from './peers/witness.ts'
import { policies } from './policy.ts'
import { Random } from './random.ts'
import { Recording } from './recording.ts'
import type { Word } from './tally.ts'

/** Outcome of every judge for one run of a cell: each plan has its own judge, which gets the signals that it would get live. */
export function simulate(cell: Cell, run: number): Word[] {
  const load = cell.load(new Random(`${cell.id} ${run}`), run)
  const recording = new Recording()
  const witness = new Witness()
  const words: Word[] = []
  let sitting = cell.plans.map(plan => sit(plan, cell.solo))
  alone(cell.solo, load, recording, sitting)
  const lastPeer = beforeWindow + Math.max(0, ...cell.peersAt)
  for (let second = 1; sitting.length > 0 || second <= lastPeer; second++) {
    const next = load('both')
    sendSignals(sitting, recording.second(next))
    if (second <= lastPeer) witness.see(next)
    const done = sitting.filter(({ judge }) => judge.load === 'stop')
    if (done.length === 0) continue
    alone(cell.solo, load, recording, done)
    words.push(...done.flatMap(one => concluded(one, recording.ending())))
    sitting = sitting.filter(one => !done.includes(one))
  }
  return [...words, ...cell.peersAt.flatMap(seconds => wordsOfPeers(cell, witness, seconds))]
}

interface Sitting {
  readonly plan: CellPlan
  readonly judge: Judge
}

function sit(plan: CellPlan, solo: number): Sitting {
  const { policy, sha256 } = policies[plan.triggers ? 'triggered' : 'plain']
  const judge = new Judge(policy, sha256)
  const looks = plan.looks.map(look => `${look}s`)
  judge.apply(Recording.opening({ checkpoints: plan.checkpoints, looks, stopEarly: plan.stopEarly ?? false, solo: `${solo}s` }))
  return { plan, judge }
}

/** The baseline alone for some seconds, and a few more, since the judge leaves out the edges. */
function alone(solo: number, load: Load, recording: Recording, sitting: readonly Sitting[]): void {
  const edges = 4
  if (solo > 0) for (let second = 0; second < solo + edges; second++) sendSignals(sitting, recording.second(load('alone')))
}

function sendSignals(sitting: readonly Sitting[], signals: readonly Signal[]): void {
  for (const { judge } of sitting) for (const signal of signals) judge.apply(signal)
}

function concluded({ plan, judge }: Sitting, ending: Signal): Word[] {
  judge.apply(ending)
  const { checkpoints } = judge.verdict({ sha256: '0'.repeat(64), signals: 0 })
  return checkpoints.map(({ id, verdict, window }) => ({ judge: 'cutover', plan: plan.id, checkpoint: id, outcome: verdict, seconds: window?.seconds ?? 0 }))
}

function wordsOfPeers({ about }: Cell, witness: Witness, seconds: number): Word[] {
  const seen = witness.seen(seconds)
  const asked = peers.filter(peer => peer.about === about)
  return asked.map(({ id, says }) => ({ judge: id, plan: `${seconds}`, checkpoint: '', outcome: outcomes[says(seen)], seconds }))
}

const outcomes = { pass: 'go', marginal: 'inconclusive', fail: 'no-go' } as const satisfies Record<Said, Word['outcome']>
