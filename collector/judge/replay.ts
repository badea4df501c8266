import { events } from '../../contract/events.ts'
import { type Plan, planSchema } from '../../contract/plan.ts'
import { attributes } from '../../contract/signals.ts'
import type { Policy } from '../policy/schema.ts'
import { decodeFrame, type Frame, RecordError, readRecord } from '../record/reader.ts'
import { Judge } from './judge.ts'
import type { Verdict } from './verdict-schema.ts'

/** Result of judging a record again. */
export interface Replay {
  readonly judge: Judge
  readonly verdict: Verdict
  /** Of the record up to its last intact frame. */
  readonly bytes: number
}

interface ParsedPolicyFile {
  readonly policy: Policy
  readonly sha256: string
}

/** Judges a record on disk again: the same bytes and policy give the same verdict on any day.
 *  @param policy as parsePolicy gave it
 *  @throws RecordError when the record is damaged, foreign, newer, without any signal or without a plan at its beginning
 *  @throws UnfitPolicy when the policy lacks a checkpoint of the run's plan */
export function judgeRecord(path: string, parsed: ParsedPolicyFile): Verdict {
  return replayRecord(path, parsed).verdict
}

/** Judges a record on disk again and returns the judge too. @param before called before each frame, with the judge so far
 *  @throws what judgeRecord throws */
export function replayRecord(path: string, { policy, sha256 }: ParsedPolicyFile, before: (frame: Frame, judge: Judge) => void = () => {}): Replay {
  const judge = new Judge(policy, sha256)
  const ending = readRecord(path, frame => {
    before(frame, judge)
    judge.apply(decodeFrame(frame))
  })
  if (ending.frames === 0)
    throw new RecordError('foreign', ending.bytes, `Cannot judge ${path}: expected a record that begins with the opening of a run, got no signal at all`)
  if (!judge.opened)
    throw new RecordError('foreign', 0, `Cannot judge ${path}: expected a record that begins with a readable plan (cutover.run.opened), got something else`)
  requireCheckpoints(policy, judge.evidence().plan.checkpoints)
  const verdict = judge.verdict({ sha256: ending.hash.digest('hex'), signals: ending.frames, torn: ending.torn > 0 })
  return { judge, verdict, bytes: ending.bytes }
}

function requireCheckpoints({ checkpoints }: Policy, planned: readonly string[]): void {
  const known = checkpoints.map(({ id }) => id)
  const missing = planned.filter(id => !known.includes(id))
  if (missing.length > 0) throw new UnfitPolicyError(missing, known)
}

/** The first event of a record. */
export interface Opening {
  readonly run: string
  readonly plan: Plan
}

/** Reads the opening of a run and no further.
 *  @throws RecordError when the record does not begin with one that can be read */
export function readOpening(path: string): Opening {
  const found: { opening?: Opening } = {}
  const enough = new Error('The opening was read')
  try {
    readRecord(path, frame => {
      const signal = decodeFrame(frame)
      const opened = signal.kind === 'logs' ? signal.events.find(({ name }) => name === events.runOpened) : undefined
      const plan = planSchema.safeParse(opened?.body)
      if (opened && plan.success) found.opening = { run: opened.resource[attributes.runId] ?? '', plan: plan.data }
      throw enough
    })
  } catch (error) {
    if (error !== enough) throw error
  }
  if (found.opening) return found.opening
  throw new RecordError('foreign', 0, `Cannot read ${path}: expected a record that begins with a readable plan (cutover.run.opened), got something else`)
}

/** The policy lacks checkpoints of the run's plan: judged without them, the rest could be go. */
export class UnfitPolicyError extends Error {
  /** @param missing ids of the checkpoints that the plan names  @param known those of the policy */
  constructor(missing: readonly string[], known: readonly string[]) {
    super(`Cannot judge this run by this policy: expected the checkpoints of its plan, ${missing.join(', ')} among them, got ${known.join(', ')}`)
    this.name = 'UnfitPolicy'
  }
}
