import express, { type NextFunction, type Request, type Response, Router } from 'express'
import { isLoopback } from '../../../contract/loopback.ts'
import { Problem } from '../problem.ts'
import type { Faults } from './faults.ts'
import { type FaultSettings, faultSettings } from './settings.ts'

export const faultsPath = '/__faults'

export type FaultsSet = (settings: FaultSettings, response: Response) => void

/** Serves the faults: `PUT` replaces all of them (`{}` clears them), `GET` lists what is set. Only under a loopback name, so that no web page can
 *  reach it through a name of its own that resolves to 127.0.0.1.
 *  @param onSet called with the new settings before the response is sent */
export function faultsRoute(faults: Faults, onSet: FaultsSet): Router {
  const router = Router()
  router.use(refuseOtherHosts)
  router.get('/', (_, response) => {
    response.json(faults.settings)
  })
  router.put('/', express.json(), async (request, response) => {
    const settings = faultSettings.parse(request.body)
    await faults.replace(settings)
    onSet(settings, response)
    response.json(faults.settings)
  })
  return router
}

function refuseOtherHosts(request: Request, _: Response, next: NextFunction): void {
  if (!isLoopback((request.headers.host ?? '').replace(/:\d+$/, ''))) throw new Problem(403, 'forbidden', 'Faults can be set through a loopback address only.')
  next()
}
