import type { Arm } from '../../contract/arm.ts'
import { endpointIds } from '../../contract/endpoints.ts'
import { events } from '../../contract/events.ts'
import { requestsPerSession, selectEndpoints } from '../../contract/mix.ts'
import { useDirectly } from '../control/control-backends.ts'
import { commandIo } from '../platform/command-io.ts'
import { compareAllEndpoints } from '../probes/parity/compared-everything.ts'
import { findAdministrator, readSecrets } from '../run/access.ts'
import { type AssessedBackend, type RecordedStep, summarizeBackend, toSearchSteps } from './assessment.ts'
import { nextRate, type RateRange } from './rate-search.ts'
import { type FoundEndpoints, type StepSetting, takeStep, waitForRecovery } from './take-step.ts'

/** Loads one backend step by step until its limit is known.
 *  @param id of the assessment  @param arm which of the two it is  @throws RigFailure */
export async function assessBackend(task: Omit<StepSetting, 'endpoints' | 'administrator'>, range: RateRange, id: string, arm: Arm): Promise<AssessedBackend> {
  const { backend, name, log } = task
  const runOf = (number: number) => `${id}-${arm}-${String(number).padStart(2, '0')}`
  log(`${name}: looking for the endpoints of the catalogue …`)
  const administrator = findAdministrator([backend], commandIo().env)
  const endpoints = await findEndpoints({ ...task, administrator }, runOf(0))
  const steps: RecordedStep[] = []
  const ended = await takeSteps({ ...task, administrator, endpoints }, range, steps, runOf)
  const about = { arm, name, url: backend.url.origin, version: backend.identity.version, missing: endpoints.missing }
  return summarizeBackend(about, range.base, steps, ended)
}

const interruptedSentence = 'It was interrupted.'

/** @returns why the search ended early; null when it did not */
async function takeSteps(setting: StepSetting, range: RateRange, steps: RecordedStep[], runOf: (number: number) => string): Promise<string | null> {
  const { name, backend, interrupted, endpoints, log } = setting
  for (let rate = nextRate([], range); rate !== null; rate = nextRate(toSearchSteps(steps), range)) {
    if (interrupted.aborted) return interruptedSentence
    if (steps.length > 0 && !(await waitForRecovery(backend, interrupted))) {
      return interrupted.aborted ? interruptedSentence : `${name} did not respond within a minute after step ${steps.length}.`
    }
    const run = runOf(steps.length + 1)
    const requests = Math.round(rate * requestsPerSession(endpoints.asked, endpoints.asked))
    log(`${name}, step ${steps.length + 1}: ${rate} sessions/s (about ${requests} requests/s), ${Number((rate / range.base).toFixed(2))}× …`)
    const step = { run, ...(await takeStep(setting, run, rate)) }
    if (interrupted.aborted) return interruptedSentence
    steps.push(step)
    log(`  ${step.outcome}: ${step.reason}`)
  }
  const last = steps.at(-1)
  return last?.outcome === 'void' ? last.reason : null
}

type Search = Pick<StepSetting, 'backend' | 'name' | 'administrator' | 'interrupted' | 'log'>

/** Finds the endpoints that one backend has, with the parity probe and the backend on both sides. The probe's test data is deleted again.
 *  @throws InputFailure when it shows the key of a live payment account; the reason of `interrupted` */
async function findEndpoints({ backend, name, administrator, interrupted, log }: Search, runId: string): Promise<FoundEndpoints> {
  const probe = await compareAllEndpoints(useDirectly(backend).backends, {
    runId,
    names: { baseline: name, candidate: name },
    administrator,
    webhookSecret: readSecrets(commandIo().env).webhook,
    interrupted: AbortSignal.any([interrupted, backend.guard.signal]),
    warn: log,
  })
  const asked = selectEndpoints(probe.found, administrator !== null)
  return {
    asked,
    missing: endpointIds.filter(id => !asked.includes(id)),
    found: probe.events.filter(({ name: kind, attributes }) => kind === events.endpointFound && attributes?.target === 'baseline'),
  }
}
