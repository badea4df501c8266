import type { Arm } from './endpoint.ts'
import type { GeneratorSummary } from './events.ts'

/** Environment variable through which the rig tells k6 what to do: a `Load` as JSON. Not an argument, which any user of the machine could read. */
export const loadVariable = 'CUTOVER_LOAD'

interface LoadedArm {
  /** Base URL, without a path. */
  readonly url: string
  /** Whose paths its backend serves: in a control both arms are on the same side. */
  readonly side: Arm
}

/** Everything that one run of k6 is told. */
export interface Load {
  readonly runId: string
  /** `service.instance.id` of what k6 sends. */
  readonly instance: string
  readonly seed: number
  readonly arms: Readonly<Record<Arm, LoadedArm>>
  readonly collector: { readonly url: string; readonly token?: string }
  /** Arrivals per arm. */
  readonly sessionsPerSecond: number
  /** Seconds during which sessions begin. */
  readonly duration: number
  /** Seconds after which each session first asks whether the load goes on. */
  readonly askAfter: number
  /** File that k6 leaves its own counts in, as a `LoadSummary`. */
  readonly summaryPath: string
  readonly webhookSecret: string
  /** Host names that are not to be resolved again, with the address to use (k6's `hosts`). */
  readonly hosts: Readonly<Record<string, string>>
}

/** What k6 itself counted, as it writes it at its end. */
export type LoadSummary = Pick<GeneratorSummary, 'dropped' | 'arms'>
