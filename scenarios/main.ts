import { hmac } from 'k6/crypto'
import exec from 'k6/execution'
import type { LoadScenario } from '../contract/load.ts'
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

/** One iteration: one user on its scenario's arm. */
export function session(catalogue: Catalogue): void {
  const { arm, firstSession, askAfter } = scenarioOf(exec.scenario.name)
  if (askAfter !== null && loadIsOver(askAfter)) return
  const number = firstSession + exec.scenario.iterationInTest
  const user = newSession({ runId: load.runId, seed: load.seed, arm, number, catalogue, sign }, load.accounts)
  try {
    runSession(user, planSession(load.seed, number))
  } finally {
    sendLedger(arm, user.ledger)
  }
}

export function handleSummary(data: EndOfTest): Record<string, string> {
  return { [load.summaryPath]: JSON.stringify(summaryOf(data)) }
}

function scenarioOf(name: string): LoadScenario {
  const found = load.scenarios.find(scenario => scenario.name === name)
  if (!found) throw new Error(`Cannot begin a session: expected a scenario of the load, got "${name}"`)
  return found
}

function sign(text: string): string {
  return hmac('sha256', load.webhookSecret, text, 'hex')
}
