import http from 'k6/http'
import { account, roleOf, staffNumbers } from '../../contract/accounts.ts'
import { type Arm, arms } from '../../contract/arm.ts'
import { endpoint } from '../../contract/endpoints.ts'
import type { Administrator } from '../../contract/load.ts'
import { abortOnLiveKey } from '../live-key.ts'
import { load, owners } from '../load.ts'
import { classifyResponse } from '../outcome.ts'
import { type AccountRequest, conflictStatus, createAccounts } from './accounts.ts'
import { attempts, backendsFor, buildPost, failSetup, waitForRateLimit } from './requests.ts'

/** Creates the shared vendor and administrator accounts, where any of their endpoints takes part.
 *  @throws Error, which ends the run, when no backend accepts the administrator or creates one of them */
export function createStaff(): void {
  const { administrator, endpoints } = load
  if (!administrator || endpoints.every(id => endpoint(id).role === undefined)) return
  const tokens: Partial<Record<Arm, string>> = {}
  const tokenOn = (on: Arm) => {
    tokens[on] ??= signIn(administrator, on)
    return tokens[on]
  }
  createAccounts(arms.filter(arm => owners.includes(arm)).flatMap(arm => staffNumbers().map(number => staff(arm, number, tokenOn))))
}

function staff(arm: Arm, number: number, tokenOn: (on: Arm) => string): AccountRequest {
  const body = { ...account(load.runId, arm, number), role: roleOf(number) }
  return { owner: arm, endpoint: 'admin.users.create', request: on => buildPost(on, 'admin.users.create', body, tokenOn(on), [conflictStatus]) }
}

/** Signs in for one backend: on itself, otherwise on the other, whose token it should accept. */
function signIn(administrator: Administrator, on: Arm): string {
  const tries = backendsFor(on, 'auth.login').flatMap(backend => Array.from({ length: attempts }, () => backend))
  let last = { status: 0, error: '' }
  for (const backend of tries) {
    const [response] = http.batch([buildPost(backend, 'auth.login', administrator)])
    if (!response) continue
    abortOnLiveKey(backend, 'auth.login', String(response.body ?? ''))
    last = response
    const { answer } = classifyResponse(endpoint('auth.login'), response.status, String(response.body ?? ''))
    // It has passed the catalogue's schema.
    if (answer !== undefined) return (answer as { accessToken: string }).accessToken
    waitForRateLimit([response])
  }
  return failSetup(on, 'auth.login', last.status, last.error, ' for the administrator. Check CUTOVER_ADMIN_EMAIL and CUTOVER_ADMIN_PASSWORD')
}
