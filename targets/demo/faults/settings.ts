import { z } from 'zod'
import { endpointIds } from '../../../contract/endpoints.ts'
import { contractFaults } from './contract/contract.ts'
import { dataFaults } from './data/data.ts'
import { databaseFaults } from './database/database.ts'
import { deliveryFaults } from './delivery/delivery.ts'
import { djangoFaults } from './django/django.ts'
import { errorFaults } from './errors/errors.ts'
import { identityFaults } from './identity/identity.ts'
import { loadFaults } from './load/load.ts'
import { timeFaults } from './time/time.ts'
import { tokenFaults } from './tokens/tokens.ts'

/** Body of `PUT /__faults`: what is wrong with this backend from now on. `endpoints` restricts what is about single requests (see README). */
export const faultSettings = z.strictObject({
  ...timeFaults.shape,
  ...errorFaults.shape,
  ...loadFaults.shape,
  ...dataFaults.shape,
  ...databaseFaults.shape,
  ...contractFaults.shape,
  ...deliveryFaults.shape,
  ...djangoFaults.shape,
  ...tokenFaults.shape,
  ...identityFaults.shape,
  endpoints: z.array(z.enum(endpointIds)).optional(),
})
export type FaultSettings = z.infer<typeof faultSettings>
