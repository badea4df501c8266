import { type Load, loadVariable } from '../contract/load.ts'

/** What the rig asked for; the rig is the only sender, so its JSON is taken at its word. */
export const load: Load = JSON.parse(__ENV[loadVariable] ?? missing())

function missing(): never {
  throw new Error(`Cannot start the load: expected the environment variable ${loadVariable}; start it with the rig, not with k6 alone`)
}
