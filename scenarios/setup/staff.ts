import http from 'k6/http'
import { account, roleOf, staffNumbers } from '../../contract/accounts.ts'
import { type Arm, arms } from '../../contract/arm.ts'
import { endpoint } from '../../contract/endpoints.ts'
import type { Administrator } from '../../contract/load.ts'
import { refuseLiveKey } from '../live-key.ts'
import { load, owners } from '../load.ts'
import { judge } from '../outcome.ts'
import { alreadyThere, make, type Wanted } from './accounts.ts'
import { attempts, backendsFor, posting, refuse, waitForLimits } from './asking.ts'

/** Makes the accounts that vendors and administrators share, where any of their endpoints takes part.
 *  @throws Error, which ends the run, when no backend knows the administrator or makes one of them */
export function makeStaff(): void {
  const { administrator, endpoints } = load
  if (!administrator || endpoints.every(id => endpoint(id).role === undefined)) return
  const tokens: Partial<Record<Arm, string>> = {}
  const tokenOn = (on: Arm) => {
    tokens[on] ??= signIn(administrator, on)
    return tokens[on]
  }
  make(arms.filter(arm => owners.includes(arm)).flatMap(arm => staffNumbers().map(number => staff(arm, number, tokenOn))))
}

function staff(arm: Arm, number: number, tokenOn: (on: Arm) => string): Wanted {
  const body = { ...account(load.runId, arm, number), role: roleOf(number) }
  return { owner: arm, endpoint: 'admin.users.create', request: on => posting(on, 'admin.users.create', body, tokenOn(on), [alreadyThere]) }
}

/** An access token for one backend: its own, else the other's, which it is meant to accept. */
function signIn(administrator: Administrator, on: Arm): string {
  const tries = backendsFor(on, 'auth.login').flatMap(backend => Array.from({ length: attempts }, () => backend))
  let last = { status: 0, error: '' }
  for (const backend of tries) {
    const [response] = http.batch([posting(backend, 'auth.login', administrator)])
    if (!response) continue
    refuseLiveKey(backend, 'auth.login', String(response.body ?? ''))
    last = response
    const { answer } = judge(endpoint('auth.login'), response.status, String(response.body ?? ''))
    // The schema has vouched for it.
    if (answer !== undefined) return (answer as { accessToken: string }).accessToken
    waitForLimits([response])
  }
  return refuse(on, 'auth.login', last.status, last.error, ' for the administrator. Check CUTOVER_ADMIN_EMAIL and CUTOVER_ADMIN_PASSWORD')
}
