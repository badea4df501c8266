import { type Drill, drillChecks } from '../../contract/probe-events.ts'

type Check = (typeof drillChecks)[number]

/** Result of one check of the baseline. `failure` absent: it passed. */
export interface CheckResult {
  readonly check: Check
  readonly failure?: string
}

export function toCheckResult(check: Check, failure: string | null): CheckResult {
  return failure === null ? { check } : { check, failure }
}

/** Counts results by check, each with its first failure. */
export function countChecks(all: readonly CheckResult[]): Drill['checks'] {
  return drillChecks.map(check => {
    const some = all.filter(one => one.check === check)
    const [first] = some.flatMap(({ failure }) => failure ?? [])
    const passed = some.filter(({ failure }) => failure === undefined).length
    return { check, passed, total: some.length, ...(first === undefined ? {} : { detail: first }) }
  })
}

/** Whether every check passed and none was empty. */
export function isComplete(checks: Drill['checks']): boolean {
  return checks.every(({ passed, total }) => total > 0 && passed === total)
}

/** "sign-in 0 of 60 (auth.login answered 401); …": the failing checks. */
export function describeFailingChecks(checks: Drill['checks']): string {
  const broken = checks.filter(({ passed, total }) => passed < total || total === 0)
  return broken.map(({ check, passed, total, detail }) => `${check} ${passed} of ${total}${detail === undefined ? '' : ` (${detail})`}`).join('; ')
}
