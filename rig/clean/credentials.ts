import { demoAdministrator } from '../../contract/demo-credentials.ts'
import { InputFailure } from '../failure.ts'
import type { Identity } from '../run/identity.ts'
import type { Credentials } from './administrator.ts'

/** Who may delete what a run wrote: whom the environment names, else the demonstration's administrator where the backends say that they are one;
 *  null: nobody is known.
 *  @throws InputFailure when only one of the two variables is set */
export function administratorCredentials(identities: readonly Identity[], environment: NodeJS.ProcessEnv): Credentials | null {
  const { CUTOVER_ADMIN_EMAIL: email, CUTOVER_ADMIN_PASSWORD: password } = environment
  if (email && password) return { email, password }
  if (email || password) throw new InputFailure('Set both CUTOVER_ADMIN_EMAIL and CUTOVER_ADMIN_PASSWORD, or neither: one alone lets nobody sign in')
  return identities.every(identity => identity.environment === 'demo') ? demoAdministrator : null
}
