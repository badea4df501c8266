import { MappingType, type ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard'
import { type Colour, palette } from './panels/looks.ts'

/** One state of a state set (one series per possible state, 1 for the present one): the number that stands for it in a panel, and how it is written. */
interface State {
  readonly state: string
  readonly code: number
  readonly text: string
  readonly colour: Colour
}

/** The label that names the state, and the states that it can have. */
export interface StateSet {
  readonly label: 'verdict' | 'status' | 'state'
  readonly states: readonly State[]
}

export const verdicts = stateSet('verdict', 'go', 'inconclusive', 'no-go')
export const statuses = stateSet('status', 'pass', 'unknown', 'fail')
export const triggerStates = stateSet('state', 'clear', 'unknown', 'active')

/** Writes the states out, each with its own sign, so that colour is not needed to tell them apart. */
export function mappingsOf({ states }: StateSet): ValueMapping[] {
  const written = states.map(({ code, text, colour }, index) => [code, { text, color: colour, index }] as const)
  return [{ type: MappingType.ValueToText, options: { ...Object.fromEntries(written), 0: { text: 'not reported', color: palette.grey, index: 3 } } }]
}

/** Of what is 1 or 0, such as `up`. */
export const yesOrNo: readonly ValueMapping[] = [
  {
    type: MappingType.ValueToText,
    options: { 1: { text: '✔ yes', color: palette.bluishGreen, index: 0 }, 0: { text: '✘ no', color: palette.vermillion, index: 1 } },
  },
]

function stateSet(label: StateSet['label'], good: string, open: string, bad: string): StateSet {
  return {
    label,
    states: [
      { state: good, code: 1, text: `✔ ${good}`, colour: palette.bluishGreen },
      { state: open, code: 2, text: `? ${open}`, colour: palette.skyBlue },
      { state: bad, code: 3, text: `✘ ${bad}`, colour: palette.vermillion },
    ],
  }
}
