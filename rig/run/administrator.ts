import { demoAdministrator } from '../../contract/demo-credentials.ts'
import type { Administrator } from '../../contract/load.ts'
import { InputFailure } from '../platform/failure.ts'
import type { Identity } from '../probes/identity.ts'

/** Who makes the accounts of vendors and administrators, and deletes all that a run wrote: whom the environment names, else the demonstration's
 *  administrator where all backends say that they are one; null: nobody, and their endpoints take no part.
 *  @throws InputFailure when only one of the two variables is set */
export function administratorOf(
  backends: readonly { readonly identity: Identity }[],
  { CUTOVER_ADMIN_EMAIL: email, CUTOVER_ADMIN_PASSWORD: password }: NodeJS.ProcessEnv,
): Administrator | null {
  if (email && password) return { email, password }
  if (email || password) throw new InputFailure('Set both CUTOVER_ADMIN_EMAIL and CUTOVER_ADMIN_PASSWORD, or neither: one alone lets nobody sign in')
  return backends.every(({ identity }) => identity.environment === 'demo') ? demoAdministrator : null
}

/** Said before the load where nobody can. */
export const nobodyToMakeStaff =
  'no administrator is named: what only vendors and administrators may do takes no part, and nobody will know anything of it (set CUTOVER_ADMIN_EMAIL and CUTOVER_ADMIN_PASSWORD)'
