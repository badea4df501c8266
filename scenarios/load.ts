import type { AccountOwner } from '../contract/accounts.ts'
import { type Load, loadVariable } from '../contract/load.ts'

/** What the rig asked for; the rig is the only sender, so its JSON is taken at its word. */
export const load: Load = JSON.parse(__ENV[loadVariable] ?? missing())

/** Whose sessions it plays: nobody else needs accounts. */
export const owners: readonly AccountOwner[] = [...new Set(load.scenarios.map(({ arm }) => arm))]

function missing(): never {
  throw new Error(`Cannot start the load: expected the environment variable ${loadVariable}; start it with the rig, not with k6 alone`)
}
