import { type Arm, arms } from '../../../contract/arm.ts'
import type { IdentifiedAttributes } from '../../../contract/run-events.ts'
import type { Evidence } from '../../evidence/evidence.ts'
import { appliesAlways, type Condition, type ConditionCheck, comparesArms, failCheck, loadedArms, passCheck, unknownCheck } from './condition.ts'

/** Each backend is the same server, version and process after the load as before. One that no longer answers is unknown, not changed:
 *  the criteria judge its failures. */
export const identityUnchanged: Condition = {
  id: 'identity-unchanged',
  remedy: 'Do not deploy or restart the backends during a run.',
  knownFrom: 'close',
  appliesTo: appliesAlways,
  check: ({ evidence, names }) => {
    const found = loadedArms(evidence).map(arm => checkUnchanged(evidence, arm, names[arm]))
    return (
      found.find(({ status }) => status === 'fail') ??
      found.find(({ status }) => status === 'unknown') ??
      passCheck(`${comparesArms({ evidence }) ? 'Both backends are' : `${names.baseline} is`} the same as before the load.`)
    )
  },
}

/** The arms are two servers, so that the run does not compare one with itself. */
export const twoServers: Condition = {
  id: 'two-servers',
  remedy: 'Point the run at two servers.',
  knownFrom: 'look',
  appliesTo: ({ evidence }) => evidence.plan.design !== 'control' && comparesArms({ evidence }),
  check: ({ evidence }) => {
    const [baseline, candidate] = arms.map(arm => identity(evidence, arm, 'before')?.instance)
    if (baseline === undefined || candidate === undefined) return unknownCheck('A backend did not identify its server (instance in its health response).')
    return baseline === candidate ? failCheck(`Both URLs lead to the same server (${baseline}).`) : passCheck('The two backends are two servers.')
  },
}

function checkUnchanged(evidence: Evidence, arm: Arm, name: string): ConditionCheck {
  const before = identity(evidence, arm, 'before')
  const after = identity(evidence, arm, 'after')
  if (!before?.reachable) return unknownCheck(`${name} was not identified before the load.`)
  if (!after) return unknownCheck(`${name} was not identified after the load.`)
  if (!after.reachable) return unknownCheck(`${name} did not answer after the load, so its identity is unknown.`)
  const seen = evidence.reported.identities.filter(found => found.target === arm && found.reachable)
  const other = seen.find(({ version }) => version !== after.version)
  if (other) return failCheck(`${name} changed from version ${other.version} to ${after.version} during the run.`)
  if (seen.some(found => found.name !== after.name || found.instance !== after.instance)) return failCheck(`${name} was replaced or restarted during the run.`)
  if (after.instance === undefined) return unknownCheck(`${name} did not identify its server (instance in its health response).`)
  return passCheck(`${name} is the same as before the load.`)
}

function identity(evidence: Evidence, arm: Arm, moment: IdentifiedAttributes['moment']): IdentifiedAttributes | undefined {
  return evidence.reported.identities.findLast(found => found.target === arm && found.moment === moment)
}
