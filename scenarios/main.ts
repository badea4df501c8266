import { hmac } from 'k6/crypto'
import exec from 'k6/execution'
import { arms } from '../contract/endpoint.ts'
import type { Catalogue } from './catalogue.ts'
import { loadIsOver, sendLedger } from './collector.ts'
import { load } from './load.ts'
import { optionsOf } from './options.ts'
import { runSession } from './run-session.ts'
import { newSession } from './session.ts'
import { planSession } from './session-plan.ts'
import { prepare } from './setup.ts'
import { type EndOfTest, summaryOf } from './summary.ts'

export const options = optionsOf(load)

export const setup = prepare

/** One iteration: one user on the arm that the scenario is named after. */
export function session(catalogue: Catalogue): void {
  if (loadIsOver()) return
  const { name, iterationInTest: number } = exec.scenario
  const arm = arms.find(known => known === name) ?? 'baseline'
  const user = newSession({ runId: load.runId, seed: load.seed, arm, number, catalogue, sign })
  try {
    runSession(user, planSession(load.seed, number))
  } finally {
    sendLedger(arm, user.ledger)
  }
}

export function handleSummary(data: EndOfTest): Record<string, string> {
  return { [load.summaryPath]: JSON.stringify(summaryOf(data)) }
}

function sign(text: string): string {
  return hmac('sha256', load.webhookSecret, text, 'hex')
}
