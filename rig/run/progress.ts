import { createLogUpdate } from 'log-update'
import { isInteractive, sanitizeText, terminalStyle } from '../../collector/index.ts'
import type { RunState } from '../../contract/run-state.ts'
import { countPlannedSeconds, soloSeconds } from '../load/load-shape.ts'
import type { Output } from '../platform/command-io.ts'
import type { RunContext } from './context.ts'
import { locateRun, noticesOf, type ProgressPlan, progressBlock, progressLine } from './progress-text.ts'

export interface Progress extends Disposable {
  show(state: RunState): void
}

type Environment = Readonly<Record<string, string | undefined>>

/** Shows the progress of a run's load on stderr until disposed: redrawn in place on a terminal, else as lines. */
export function openProgress(stream: Output, run: Pick<RunContext, 'profile' | 'plan' | 'policy'>, environment: Environment): Progress {
  const plan = progressPlan(run)
  return isInteractive(stream, environment) ? redraw(stream, plan, environment) : printLines(stream, plan)
}

function progressPlan({ profile, plan, policy }: Pick<RunContext, 'profile' | 'plan' | 'policy'>): ProgressPlan {
  const { warmup, looks } = profile
  const solo = plan.solo === '0s' ? 0 : soloSeconds(profile)
  const { baseline, candidate } = policy.policy.names
  const names = { baseline: sanitizeText(baseline), candidate: sanitizeText(candidate) }
  return { names, warmup, looks, solo, seconds: countPlannedSeconds(profile, plan.design) }
}

function redraw(stream: Output, plan: ProgressPlan, environment: Environment): Progress {
  const draw = createLogUpdate(stream as NodeJS.WritableStream)
  const soloFor = stopwatch(() => performance.now())
  return {
    // The size is read each time, since a window can change it.
    show: state => draw(progressBlock(state, plan, terminalStyle(stream, environment), soloFor(state.alone !== undefined))),
    [Symbol.dispose]: () => draw.done(),
  }
}

/** ms between two lines of a log: a twentieth of the load, between 10 s and a minute. */
function lineEveryMs({ seconds }: ProgressPlan): number {
  return Math.min(60_000, Math.max(10_000, seconds * 50))
}

/** Prints a line from time to time, one at once when the run enters another phase, and each notice once, at once.
 *  @param now ms */
export function printLines(stream: Pick<NodeJS.WritableStream, 'write'>, plan: ProgressPlan, now: () => number = () => performance.now()): Progress {
  const soloFor = stopwatch(now)
  const printed = new Set<string>()
  let last = { at: Number.NEGATIVE_INFINITY, phase: '' }
  return {
    show: state => {
      const seconds = soloFor(state.alone !== undefined)
      const phase = locateRun(state, plan, seconds).phase.split(':')[0] ?? ''
      if (phase !== last.phase || now() - last.at >= lineEveryMs(plan)) {
        last = { at: now(), phase }
        stream.write(`${progressLine(state, plan, seconds)}\n`)
      }
      for (const { id, text } of noticesOf(state)) {
        if (!printed.has(id)) stream.write(`${text}\n`)
        printed.add(id)
      }
    },
    [Symbol.dispose]: () => {},
  }
}

/** Seconds since the first call with true; 0 before it. */
function stopwatch(now: () => number): (isRunning: boolean) => number {
  let start: number | null = null
  return isRunning => {
    if (isRunning) start ??= now()
    return start === null ? 0 : (now() - start) / 1000
  }
}
