import { demoAdministrator } from '../../contract/demo-credentials.ts'
import { arms } from '../../contract/endpoint.ts'
import type { Administrator } from '../../contract/load.ts'
import { InputFailure } from '../failure.ts'
import type { Backends } from './backends.ts'

/** Who makes the accounts of vendors and administrators: whom the environment names, else the demonstration's administrator where both
 *  backends say that they are one; null: nobody, and their endpoints take no part.
 *  @throws InputFailure when only one of the two variables is set */
export function administratorOf(
  backends: { readonly [arm in keyof Backends]: Pick<Backends[arm], 'identity'> },
  { CUTOVER_ADMIN_EMAIL: email, CUTOVER_ADMIN_PASSWORD: password }: NodeJS.ProcessEnv,
): Administrator | null {
  if (email && password) return { email, password }
  if (email || password) throw new InputFailure('Set both CUTOVER_ADMIN_EMAIL and CUTOVER_ADMIN_PASSWORD, or neither: one alone lets nobody sign in')
  return arms.every(arm => backends[arm].identity.environment === 'demo') ? demoAdministrator : null
}
