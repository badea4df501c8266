import type { AccountOwner } from '../contract/accounts.ts'
import { type Load, loadVariable } from '../contract/load.ts'

/** The load that the rig configured. The rig is the only sender, so its JSON is not validated. */
export const load: Load = JSON.parse(__ENV[loadVariable] ?? failWithoutLoad())

/** Owners of the sessions in this load; only they need accounts. */
export const owners: readonly AccountOwner[] = [...new Set(load.scenarios.map(({ arm }) => arm))]

function failWithoutLoad(): never {
  throw new Error(`Cannot start the load: expected the environment variable ${loadVariable}; start it with the rig, not with k6 alone`)
}
