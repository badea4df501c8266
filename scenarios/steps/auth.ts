import { becomeNewcomer, ownReference } from '../session.ts'
import type { Step } from './step.ts'

export const register: Step = {
  request: session => {
    becomeNewcomer(session)
    return { body: session.account.credentials }
  },
  write: {
    row: session => ({ kind: 'account', reference: ownReference(session, 'account'), account: session.account.number }),
    values: () => ({}),
  },
}
