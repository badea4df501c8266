import { deliveryEnvironment, WrongSetting } from '../../collector/index.ts'
import { InputFailure } from '../platform/failure.ts'

/** The caller's variables that say whom a run's own collector gives what (docs/guides/forwarding.md). @throws InputFailure when they are wrong */
export function deliverySettings(environment: NodeJS.ProcessEnv): Record<string, string> {
  try {
    return deliveryEnvironment(environment)
  } catch (error) {
    throw error instanceof WrongSetting ? new InputFailure(error.message) : error
  }
}
