import { styleText } from 'node:util'
import { type Arm, arms } from '../../contract/arm.ts'
import type { ArmState, RunState } from '../../contract/run-state.ts'

/** What stays the same while a run is shown. */
export interface Setting {
  readonly names: Readonly<Record<Arm, string>>
  /** Seconds of warm-up, and the looks' seconds after it. */
  readonly warmup: number
  readonly looks: readonly number[]
  /** Seconds for which the baseline is under load alone before both are, and again after; 0: not at all. */
  readonly solo: number
  readonly colours: boolean
}

/** One line for logs: where the run stands, then both arms. */
export function progressLine(state: RunState, setting: Setting): string {
  if (state.elapsed === null) return [phase(state, setting), ...before(state, setting)].join(' · ')
  return [phase(state, setting), ...arms.map(arm => `${setting.names[arm]} ${armFigures(state.arms[arm])}`), ...setOff(state, false)].join(' · ')
}

/** Several lines that are redrawn in place: the phase, a row for each arm, what is decided so far. */
export function progressBlock(state: RunState, setting: Setting): string {
  if (state.elapsed === null) return [paint('bold', phase(state, setting), setting.colours), ...before(state, setting)].join('\n')
  const width = Math.max(...arms.map(arm => setting.names[arm].length))
  const head = `${' '.repeat(width)}  ${['users', 'requests/s', 'p95', 'errors'].map(column).join('')}`
  const rows = arms.map(arm => `${setting.names[arm].padEnd(width)}  ${cells(state.arms[arm], setting.colours)}`)
  return [
    paint('bold', phase(state, setting), setting.colours),
    paint('dim', head, setting.colours),
    ...rows,
    ...decided(state),
    ...setOff(state, setting.colours),
  ].join('\n')
}

/** Where the run stands in its plan, in words. */
export function phase(state: RunState, setting: Setting): string {
  const { warmup, looks, solo, names } = setting
  if (state.elapsed === null)
    return aloneIn(state, setting) ? `measuring ${names.baseline} alone for ${solo} s, then both` : 'starting the load: k6 makes its users ready'
  const measured = state.elapsed - warmup
  if (state.collapse !== undefined) return `${state.collapse}: the load ends`
  if (state.load === 'stop')
    return solo > 0 && measured >= Math.max(...looks) ? `measuring ${names.baseline} alone once more` : 'decided: sessions under way end'
  if (measured < 0) return `warming up, ${Math.ceil(-measured)} s to go`
  const next = looks.find(look => look > measured)
  return `measured ${Math.floor(measured)} s, ${next === undefined ? 'last look taken' : `next look at ${next} s`}`
}

/** What is known before both arms are under load. */
function before(state: RunState, setting: Setting): string[] {
  const alone = aloneIn(state, setting)
  if (!alone) return []
  return [`${setting.names.baseline} ${alone.requests.toLocaleString('en-US')} requests, ${errorsOf(alone.failures)}`]
}

/** Where it is not to be alone, it only was the first of the two. */
function aloneIn({ alone }: RunState, { solo }: Setting): RunState['alone'] {
  return solo > 0 ? alone : undefined
}

function errorsOf(errors: number): string {
  return `${errors} ${errors === 1 ? 'error' : 'errors'}`
}

function armFigures({ sessionsInFlight, requestsPerSecond, p95, errors }: ArmState): string {
  return `${sessionsInFlight} users, ${requestsPerSecond.toFixed(0)} requests/s, p95 ${milliseconds(p95)}, ${errorsOf(errors)}`
}

function cells({ sessionsInFlight, requestsPerSecond, p95, errors }: ArmState, colours: boolean): string {
  const figures = [String(sessionsInFlight), requestsPerSecond.toFixed(0), milliseconds(p95)].map(column).join('')
  return figures + paint(errors > 0 ? 'red' : 'green', column(String(errors)), colours)
}

function decided(state: RunState): string[] {
  return state.checkpoints.flatMap(({ id, verdict, decidedAt }) => (verdict && decidedAt ? [`checkpoint ${id}: the load shows ${verdict}`] : []))
}

function setOff({ rollback }: RunState, colours: boolean): string[] {
  return rollback.map(id => paint('red', `rollback trigger ${id} is active`, colours))
}

function column(text: string): string {
  return text.padStart(12)
}

function milliseconds(value: number | null): string {
  return value === null ? '–' : `${value.toFixed(0)} ms`
}

function paint(style: 'bold' | 'dim' | 'red' | 'green', text: string, colours: boolean): string {
  return colours ? styleText(style, text, { validateStream: false }) : text
}
