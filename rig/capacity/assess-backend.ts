import type { Arm } from '../../contract/arm.ts'
import { requestsPerSession } from '../../contract/mix.ts'
import { commandIo } from '../platform/command-io.ts'
import { findAdministrator } from '../run/access.ts'
import { answersAgain } from './answers-again.ts'
import { type AssessedBackend, asSearched, assessed, type RecordedStep } from './assessment.ts'
import { endpointsThere } from './endpoints-there.ts'
import { nextRate, type Reach } from './search.ts'
import { type StepSetting, takeStep } from './take-step.ts'

/** Puts one backend under one load after the other until its limit is known.
 *  @param id of the assessment  @param arm which of the two it is  @throws RigFailure */
export async function assessBackend(task: Omit<StepSetting, 'endpoints' | 'administrator'>, reach: Reach, id: string, arm: Arm): Promise<AssessedBackend> {
  const { backend, name, say } = task
  const runOf = (number: number) => `${id}-${arm}-${String(number).padStart(2, '0')}`
  say(`${name}: looking which endpoints of the catalogue it has …`)
  const administrator = findAdministrator([backend], commandIo().env)
  const endpoints = await endpointsThere({ ...task, administrator }, runOf(0))
  const setting = { ...task, administrator, endpoints }
  const steps: RecordedStep[] = []
  const ended = await takeSteps(setting, reach, steps, runOf)
  const { missing } = setting.endpoints
  return assessed({ arm, name, url: backend.url.origin, version: backend.identity.version, missing }, reach.base, steps, ended)
}

/** @returns why it ended before its time; null when it went to its end */
async function takeSteps(setting: StepSetting, reach: Reach, steps: RecordedStep[], runOf: (number: number) => string): Promise<string | null> {
  const { name, backend, interrupted, endpoints, say } = setting
  for (let rate = nextRate([], reach); rate !== null; rate = nextRate(asSearched(steps), reach)) {
    if (interrupted.aborted) return 'It was interrupted.'
    if (steps.length > 0 && !(await answersAgain(backend, interrupted))) {
      return interrupted.aborted ? 'It was interrupted.' : `${name} did not answer any more a minute after step ${steps.length}.`
    }
    const run = runOf(steps.length + 1)
    const asked = Math.round(rate * requestsPerSession(endpoints.asked, endpoints.asked))
    say(`${name}, step ${steps.length + 1}: ${rate} sessions/s (about ${asked} requests/s), ${Number((rate / reach.base).toFixed(2))}× …`)
    const step = { run, ...(await takeStep(setting, run, rate)) }
    if (interrupted.aborted) return 'It was interrupted.'
    steps.push(step)
    say(`  ${step.outcome}: ${step.reason}`)
  }
  const last = steps.at(-1)
  return last?.outcome === 'void' ? last.reason : null
}
