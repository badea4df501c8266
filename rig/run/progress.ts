import { createLogUpdate } from 'log-update'
import type { RunState } from '../../contract/run-state.ts'
import { soloSeconds } from '../load/load-shape.ts'
import type { RunContext } from './context.ts'
import { progressBlock, progressLine, type Setting } from './progress-text.ts'

/** ms between two lines where nothing can be redrawn. */
const lineEvery = 10_000

export interface Progress extends Disposable {
  show(state: RunState): void
}

/** Shows the progress of a run's load on a stream until disposed. */
export function openProgress(stream: NodeJS.WriteStream, { profile, plan, policy }: Pick<RunContext, 'profile' | 'plan' | 'policy'>): Progress {
  return progress(stream, {
    names: policy.policy.names,
    warmup: profile.warmup,
    looks: profile.looks,
    solo: plan.solo === '0s' ? 0 : soloSeconds(profile),
    colours: hasColours(stream),
  })
}

/** Shows where a run stands, on stderr so that stdout holds the result alone: redrawn in place on a terminal, else a line every 10 s.
 *  @param now ms, for the time between lines */
function progress(stream: NodeJS.WriteStream, setting: Setting, now: () => number = () => performance.now()): Progress {
  return canRedraw(stream) ? inPlace(stream, setting) : lineByLine(stream, setting, now)
}

/** Whether to colour what goes to a stream (https://no-color.org). */
export function hasColours(stream: NodeJS.WriteStream, environment: NodeJS.ProcessEnv = process.env): boolean {
  return stream.isTTY === true && !environment.NO_COLOR && environment.TERM !== 'dumb'
}

/** Some terminals of CI say that they are one, of no size. */
function canRedraw(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY === true && stream.columns > 0 && stream.rows > 0
}

function inPlace(stream: NodeJS.WriteStream, setting: Setting): Progress {
  const draw = createLogUpdate(stream)
  return { show: state => draw(progressBlock(state, setting)), [Symbol.dispose]: () => draw.done() }
}

function lineByLine(stream: NodeJS.WritableStream, setting: Setting, now: () => number): Progress {
  let last = Number.NEGATIVE_INFINITY
  return {
    show: state => {
      if (now() - last < lineEvery) return
      last = now()
      stream.write(`${progressLine(state, setting)}\n`)
    },
    [Symbol.dispose]: () => {},
  }
}
