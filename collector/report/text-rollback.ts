import type { Verdict } from '../judge/verdict-schema.ts'
import { signed } from './signs.ts'
import { quietTriggers, triggersOf } from './summary-facts.ts'
import type { TerminalStyle } from './terminal.ts'
import { painted, paragraph } from './text-style.ts'

/** Rollback triggers for a terminal: those that are active with the plan's steps; a line when all is quiet; nothing without triggers. */
export function rollbackLines(verdict: Verdict, style: TerminalStyle): string[] {
  const { active } = triggersOf(verdict)
  if (active.length === 0) {
    const quiet = quietTriggers(verdict)
    return quiet === '' ? [] : [`${painted('clear', '✔', style)} ${quiet}`]
  }
  const found = active.flatMap(({ id, when, reason, state }) => [
    `${painted(state, `${signed(state).toUpperCase()} ROLLBACK TRIGGER`, style)} ${id}: ${when}`,
    ...paragraph(reason, '', style),
  ])
  const steps = verdict.rollbackSteps.flatMap((step, i) => paragraph(step, `${i + 1}. `, style))
  return [...found, ...(steps.length > 0 ? ['  What the plan says to do now:', ...steps] : [])]
}
