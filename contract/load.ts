import type { AccountOwner } from './accounts.ts'
import type { Arm } from './arm.ts'
import type { EndpointId } from './endpoints.ts'
import type { GeneratorSummary } from './run-events.ts'

/** Environment variable through which the rig tells k6 what to do: a `Load` as JSON. Not an argument, which any user of the machine could read. */
export const loadVariable = 'CUTOVER_LOAD'

/** An administrator's account on both backends. */
export interface Administrator {
  readonly email: string
  readonly password: string
}

interface LoadedArm {
  /** Base URL, without a path. */
  readonly url: string
  /** Whose paths its backend serves: in a control both arms are on the same side. */
  readonly side: Arm
}

/** A stretch of time with its arrivals. */
export interface Stage {
  /** Seconds after the load began. */
  readonly startTime: number
  /** Seconds. */
  readonly duration: number
  /** Sessions that begin per second, in tenths. */
  readonly rate: number
  /** Whether the rate is only reached at the stage's end, in a straight line from the one before it (0 before the first). */
  readonly ramp?: true
}

/** Sessions of one arm, or of users who cross from backend to backend, as k6 runs them: an open model, whose arrivals wait for no answer. */
export interface LoadScenario {
  /** Unique among the load's scenarios. */
  readonly name: string
  readonly arm: AccountOwner
  /** In the order of time; each begins where the one before it ended. At least one. */
  readonly stages: readonly Stage[]
  /** Number of its first session. Sessions that both arms are to do alike have the same number, all others their own. */
  readonly firstSession: number
  /** Seconds after its own start from which its sessions ask whether the load goes on; null: they never ask. */
  readonly askAfter: number | null
}

/** Everything that one run of k6 is told. */
export interface Load {
  readonly runId: string
  /** `service.instance.id` of what k6 sends. */
  readonly instance: string
  readonly seed: number
  readonly arms: Readonly<Record<Arm, LoadedArm>>
  readonly collector: { readonly url: string; readonly token?: string }
  /** Endpoints that both backends have: the others take no part, in either arm. */
  readonly endpoints: readonly EndpointId[]
  /** Who makes the accounts of vendors and administrators; null: endpoints that only these may call take no part. */
  readonly administrator: Administrator | null
  /** Test accounts that the shoppers of each arm share. */
  readonly accounts: number
  readonly scenarios: readonly LoadScenario[]
  /** File that k6 leaves its own counts in, as a `LoadSummary`. */
  readonly summaryPath: string
  readonly webhookSecret: string
  /** Share of the requests (0–1) that are sent with a trace; both arms trace the same ones. */
  readonly traceShare: number
  /** Host names that are not to be resolved again, with the address to use (k6's `hosts`). */
  readonly hosts: Readonly<Record<string, string>>
}

/** What k6 itself counted, as it writes it at its end. */
export type LoadSummary = Pick<GeneratorSummary, 'dropped' | 'arms'>
