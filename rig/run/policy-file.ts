import { readFileSync } from 'node:fs'
import { type Checkpoint, type ParsedPolicy, type Policy, parsePolicy } from '../../collector/index.ts'
import { countOf } from '../../contract/quantities.ts'
import { InputFailure, sentenceOf } from '../platform/failure.ts'

/** A thresholds.json: its text, whose hash the verdict names, and the typed policy. */
export interface PolicyFile {
  readonly text: string
  readonly policy: Policy
  /** Input of the judge. */
  readonly parsed: ParsedPolicy & { readonly ok: true }
}

/** Reads a thresholds.json. @throws InputFailure listing every error with its path */
export function readPolicy(path: string): PolicyFile {
  return parsePolicyFile(loadText(path), path)
}

/** Parses the text of a thresholds.json. @param name in errors  @throws InputFailure listing every error with its path */
export function parsePolicyFile(text: string, name: string): PolicyFile {
  const parsed = parsePolicy(text)
  if (parsed.ok) return { text, policy: parsed.policy, parsed }
  const errors = parsed.errors.map(error => `  ${error.path}: ${error.message}`)
  throw new InputFailure([`${name} has ${countOf(errors.length, 'error')}:`, ...errors].join('\n'))
}

/** Selects the checkpoints to judge; gates of the traffic shift only by their id.
 *  @param wanted an id, `all` that meetings decide, or `next`: the first of these that is not settled
 *  @throws InputFailure when there is no such checkpoint, or all are settled */
export function selectCheckpoints({ checkpoints }: Policy, wanted: string, isSettled: (checkpoint: string) => boolean): readonly Checkpoint[] {
  const meetings = checkpoints.filter(({ shift }) => shift === undefined)
  if (wanted === 'all' && meetings.length > 0) return meetings
  if (wanted === 'next') return [findNext(meetings, isSettled)]
  const chosen = checkpoints.filter(checkpoint => checkpoint.id === wanted)
  if (chosen.length > 0) return chosen
  throw new InputFailure(`Unknown checkpoint "${wanted}": expected ${checkpoints.map(({ id }) => id).join(', ')}, next or all`)
}

function findNext(meetings: readonly Checkpoint[], isSettled: (checkpoint: string) => boolean): Checkpoint {
  const next = meetings.find(({ id }) => !isSettled(id))
  if (next) return next
  throw new InputFailure(
    `No checkpoint is next: meetings settled ${meetings.map(({ id }) => id).join(', ')} (see \`cutover history\`). Name one with --checkpoint, or record another decision with \`cutover decide\``,
  )
}

function loadText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new InputFailure(`Cannot read the thresholds at ${path}: ${sentenceOf(error)}. Name another file with --thresholds`)
  }
}
