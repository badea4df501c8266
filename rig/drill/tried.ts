import { type Drill, drillChecks } from '../../contract/probe-events.ts'

type Check = (typeof drillChecks)[number]

/** One thing that the baseline was to do. `failure`: what came instead; absent: it went well. */
export interface Tried {
  readonly check: Check
  readonly failure?: string
}

export function tried(check: Check, failure: string | null): Tried {
  return failure === null ? { check } : { check, failure }
}

/** What all tries come to, check by check, each with the first that did not go well. */
export function tally(all: readonly Tried[]): Drill['checks'] {
  return drillChecks.map(check => {
    const some = all.filter(one => one.check === check)
    const [first] = some.flatMap(({ failure }) => failure ?? [])
    const passed = some.filter(({ failure }) => failure === undefined).length
    return { check, passed, total: some.length, ...(first === undefined ? {} : { detail: first }) }
  })
}

/** Whether everything went well and nothing was left out. */
export function isWhole(checks: Drill['checks']): boolean {
  return checks.every(({ passed, total }) => total > 0 && passed === total)
}

/** "sign-in 0 of 60 (auth.login answered 401); …": the checks that did not go well. */
export function brokenInWords(checks: Drill['checks']): string {
  const broken = checks.filter(({ passed, total }) => passed < total || total === 0)
  return broken.map(({ check, passed, total, detail }) => `${check} ${passed} of ${total}${detail === undefined ? '' : ` (${detail})`}`).join('; ')
}
