import { paint, printTable, sanitizeText, type TerminalStyle, wrapText } from '../../collector/index.ts'
import { type Arm, arms } from '../../contract/arm.ts'
import { countOf, formatChange, formatDuration, formatLatency } from '../../contract/quantities.ts'
import type { ArmState, RunState } from '../../contract/run-state.ts'
import { typeable } from '../platform/invocation.ts'

/** What does not change while a run's progress is shown. */
export interface ProgressPlan {
  readonly names: Readonly<Record<Arm, string>>
  /** Seconds of warm-up. */
  readonly warmup: number
  /** Seconds of measured window at which checkpoints are evaluated, ascending. */
  readonly looks: readonly number[]
  /** Seconds of each block of the baseline alone, before and after both arms; 0: none. */
  readonly solo: number
  /** Seconds that the whole load takes at most, by the clock. */
  readonly seconds: number
}

/** Where a run is in its plan. */
export interface Timeline {
  readonly phase: string
  /** Share (0–1) of the load that is over, and seconds that are left at most; null before k6 has sent anything. */
  readonly progress: { readonly share: number; readonly secondsLeft: number } | null
}

/** Locates a run in its plan. @param soloFor seconds since the baseline got its first request alone */
export function locateRun(state: RunState, plan: ProgressPlan, soloFor = 0): Timeline {
  const { warmup, looks, solo, names } = plan
  const last = Math.max(...looks)
  const whole = warmup + last + 2 * solo
  const at = (done: number) => {
    const share = Math.min(1, Math.max(0, done / whole))
    return { share, secondsLeft: Math.round((1 - share) * plan.seconds) }
  }
  if (state.elapsed === null) {
    if (solo === 0 || !state.alone) return { phase: 'starting: k6 prepares its users', progress: null }
    return { phase: `measuring ${names.baseline} alone for ${formatDuration(solo * 1000)}, then both`, progress: at(Math.min(soloFor, solo)) }
  }
  const done = at(solo + state.elapsed)
  const measured = state.elapsed - warmup
  if (state.collapse !== undefined) return { phase: 'stopping the load', progress: at(whole) }
  if (state.load === 'stop' && solo > 0 && measured >= last) return { phase: `measuring ${names.baseline} alone again`, progress: done }
  if (state.load === 'stop') return { phase: 'decided: open sessions end', progress: at(whole) }
  if (measured < 0) return { phase: `warming up: ${Math.floor(state.elapsed)} of ${warmup} s`, progress: done }
  const next = looks.find(look => look > measured)
  const look = next === undefined || next === last ? 'evaluated at the end' : `next evaluation at ${next} s`
  return { phase: `measuring: ${Math.floor(measured)} of ${last} s, ${look}`, progress: done }
}

/** Several lines to redraw in place: phase, bar and time left, a row for each arm, the difference, what is decided or broken. */
export function progressBlock(state: RunState, plan: ProgressPlan, style: TerminalStyle, soloFor?: number): string {
  const { phase, progress } = locateRun(state, plan, soloFor)
  return [
    paint('bold', phase, style),
    ...(progress === null ? [] : [bar(progress, style)]),
    ...(state.elapsed === null ? soloLine(state, plan) : [...figureRows(state, plan, style), differenceLine(state, plan)]),
    ...noticesOf(state).flatMap(({ format, text }) => wrapText(text, style.width).map(line => paint(format, line, style))),
  ].join('\n')
}

/** One line for a log: phase, time left, both arms' figures. */
export function progressLine(state: RunState, plan: ProgressPlan, soloFor?: number): string {
  const { phase, progress } = locateRun(state, plan, soloFor)
  const left = progress === null || progress.share === 1 ? [] : [timeLeft(progress.secondsLeft)]
  if (state.elapsed === null) return [phase, ...left, ...soloLine(state, plan)].join(' · ')
  return [phase, ...left, ...arms.map(arm => `${plan.names[arm]} ${figures(state.arms[arm])}`), `p95 ${difference(state) ?? 'not comparable yet'}`].join(' · ')
}

interface Notice {
  /** Recognises it when it is shown again. */
  readonly id: string
  readonly format: 'red' | 'green' | 'yellow' | 'dim'
  readonly text: string
}

/** What became known during the load, each in a sentence: what is decided, what broke the measurement and what to do. */
export function noticesOf({ checkpoints, rollback, collapse, health = [] }: RunState): Notice[] {
  const found = [
    ...checkpoints.flatMap(noticeOfCheckpoint),
    ...rollback.map((id): Notice => ({ id: `rollback ${id}`, format: 'red', text: `✘ rollback trigger ${id} is active` })),
    ...(collapse === undefined ? [] : [{ id: 'collapse', format: 'red', text: `✘ ${collapse}` } as const]),
    ...health.map(({ id, reason, remedy }): Notice => ({ id, format: 'red', text: `✘ unhealthy measurement (${id}): ${reason} → ${remedy}` })),
  ]
  // Reasons quote what backends and k6 answered. Before it is wrapped: what the caller can type is longer.
  return found.map(notice => ({ ...notice, text: typeable(sanitizeText(notice.text)) }))
}

/** At each look: the difference with its bounds, and the verdict once it is decided. */
function noticeOfCheckpoint({ id, verdict, decidedAt, p95 }: RunState['checkpoints'][number]): Notice[] {
  const decided = verdict && decidedAt ? [`the load shows ${verdict} after ${decidedAt.replace(/s$/, ' s')}`] : []
  const measured = p95 ? [`p95 ${formatChange(p95.value)} (${formatChange(p95.lower)} to ${formatChange(p95.upper)}) in ${p95.seconds} s`] : []
  if (decided.length + measured.length === 0) return []
  const format = verdict && decidedAt ? verdictFormats[verdict] : 'dim'
  return [{ id: `checkpoint ${id} ${decidedAt ?? p95?.seconds}`, format, text: `checkpoint ${id}: ${[...decided, ...measured].join('; ')}` }]
}

const verdictFormats = { go: 'green', 'no-go': 'red', inconclusive: 'yellow' } as const

const maxBarWidth = 40

function bar({ share, secondsLeft }: NonNullable<Timeline['progress']>, style: TerminalStyle): string {
  const text = `${String(Math.floor(share * 100)).padStart(3)} %${share === 1 ? '' : `  ${timeLeft(secondsLeft)}`}`
  const width = Math.max(10, Math.min(maxBarWidth, style.width - text.length - 2))
  const full = Math.round(share * width)
  return `${paint('cyan', '█'.repeat(full), style)}${paint('dim', '░'.repeat(width - full), style)}${text}`
}

function timeLeft(seconds: number): string {
  return `at most ${formatDuration(seconds * 1000)} left`
}

function soloLine({ alone }: RunState, { solo, names }: ProgressPlan): string[] {
  return solo > 0 && alone ? [`${names.baseline} ${alone.requests.toLocaleString('en-US')} requests, ${countOf(alone.failures, 'error')}`] : []
}

function figureRows(state: RunState, { names }: ProgressPlan, style: TerminalStyle): string[] {
  const head = ['', 'users', 'requests/s', 'p95', 'errors'].map(text => ({ text, format: 'dim' }) as const)
  const rows = arms.map(arm => {
    const { sessionsInFlight, requestsPerSecond, p95, errors } = state.arms[arm]
    const format = errors > 0 ? 'red' : 'green'
    return [names[arm], String(sessionsInFlight), requestsPerSecond.toFixed(0), latency(p95), { text: String(errors), format } as const]
  })
  return printTable([head, ...rows], style, { align: ['left', 'right', 'right', 'right', 'right'], flexible: 0 })
}

function differenceLine(state: RunState, { names }: ProgressPlan): string {
  const recent = difference(state)
  if (recent === null) return 'p95: not comparable yet'
  return `p95 of ${names.candidate} in the last 10 s: ${recent}`
}

/** How the candidate's p95 of the last seconds compares with the baseline's: "+8.3 %"; null while either is unknown. */
function difference({ arms: { baseline, candidate } }: RunState): string | null {
  return baseline.p95 === null || candidate.p95 === null || baseline.p95 === 0 ? null : formatChange(candidate.p95 / baseline.p95)
}

function figures({ sessionsInFlight, requestsPerSecond, p95, errors }: ArmState): string {
  return `${sessionsInFlight} users, ${requestsPerSecond.toFixed(0)} requests/s, p95 ${latency(p95)}, ${countOf(errors, 'error')}`
}

function latency(milliseconds: number | null): string {
  return milliseconds === null ? '–' : formatLatency(milliseconds)
}
