import type { Verdict } from '../judge/verdict-schema.ts'

/** What there is to say of a run without a checkpoint, in place of all that a verdict would say; null for any other run. */
export function decidesNothing({ checkpoints }: Verdict): string | null {
  if (checkpoints.length > 0) return null
  return 'This run put one backend alone under load. It has no checkpoint and decides nothing; what it shows stands in the assessment that it is a step of (assessment.md, one folder up).'
}
