import { commandIo } from './command-io.ts'

/** How the caller started this program, as set by rig/bootstrap.mjs: `npm run cutover --`, `npx cutover`, a path; `cutover` otherwise. */
export function calledAs(): string {
  return commandIo().env.CUTOVER_CALLED_AS || 'cutover'
}

const commands =
  'assess|attest|clean|collector|control|decide|demo|doctor|drill|evidence (?:import|list)|history|judge|observe|parity|policy explain|profiles|push|run|--help|--version'
const shown = new RegExp(`(?<![\\w/.-]|npx )cutover (?=(?:${commands})(?![\\w-]))`, 'g')

/** Turns each `cutover <command>` in a text into what the caller can type. */
export function typeable(text: string): string {
  const called = calledAs()
  return called === 'cutover' ? text : text.replace(shown, () => `${called} `)
}
