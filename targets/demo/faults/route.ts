import express, { type NextFunction, type Request, type Response, Router } from 'express'
import { Problem } from '../problem.ts'
import type { Faults } from './faults.ts'
import { type FaultSettings, faultSettings } from './settings.ts'

export const faultsPath = '/__faults'

export type FaultsSet = (settings: FaultSettings, response: Response) => void

/** `PUT` replaces all faults (`{}` clears them), `GET` tells what is set. Only under a loopback name, so that no web page can reach it
 *  through a name of its own that resolves to 127.0.0.1.
 *  @param onSet called with what was set, before that is answered */
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
  const host = (request.headers.host ?? '').replace(/:\d+$/, '')
  if (!['127.0.0.1', 'localhost'].includes(host)) throw new Problem(403, 'forbidden', 'Faults are set on 127.0.0.1 only.')
  next()
}
