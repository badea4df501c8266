import { hmac } from 'k6/crypto'
import exec from 'k6/execution'
import { hybridAccounts } from '../contract/accounts.ts'
import type { LoadScenario } from '../contract/load.ts'
import { mixOf, selectEndpoints } from '../contract/mix.ts'
import type { Catalogue } from './catalogue.ts'
import { isLoadOver, sendEvents } from './collector.ts'
import { hybridPlan, hybridRoute } from './hybrid.ts'
import { buildLedgerEvents } from './ledger.ts'
import { load } from './load.ts'
import { buildOptions } from './options.ts'
import { runSession } from './run-session.ts'
import { buildSampleEvents } from './sample.ts'
import { newSession } from './session.ts'
import { buildEndEvent } from './session-end.ts'
import { planSession } from './session-plan.ts'
import { prepare } from './setup/prepare.ts'
import { type EndOfTest, summarizeLoad } from './summary.ts'

export const options = buildOptions(load)

export const setup = prepare

const mix = mixOf(selectEndpoints(load.endpoints, load.administrator !== null))

/** One iteration: one session on its scenario's arm, or across both. */
export function session(catalogue: Catalogue): void {
  const { arm, firstSession, askAfter } = scenarioOf(exec.scenario.name)
  if (askAfter !== null && isLoadOver(askAfter)) return
  const number = firstSession + exec.scenario.iterationInTest
  const crosses = arm === 'hybrid'
  const plan = crosses ? hybridPlan(load.seed, number) : planSession(load.seed, number, mix)
  const given = { runId: load.runId, seed: load.seed, arm, number, catalogue, sign }
  const user = newSession(given, plan.role, crosses ? hybridAccounts : load.accounts)
  runSession(user, plan, crosses ? hybridRoute(load.endpoints) : () => arm, end => {
    // Ledgers belong to arms: a session across both backends has none.
    const ofArm = crosses ? [] : [...buildLedgerEvents(arm, user.ledger), ...buildSampleEvents(arm, user.samples)]
    sendEvents(arm, [...ofArm, buildEndEvent({ target: arm, journey: plan.journey, session: number, ...end }, Date.now())])
  })
}

export function handleSummary(data: EndOfTest): Record<string, string> {
  return { [load.summaryPath]: JSON.stringify(summarizeLoad(data)) }
}

function scenarioOf(name: string): LoadScenario {
  const found = load.scenarios.find(scenario => scenario.name === name)
  if (!found) throw new Error(`Cannot start a session: expected a scenario of the load, got "${name}"`)
  return found
}

function sign(text: string): string {
  return hmac('sha256', load.webhookSecret, text, 'hex')
}
