import type { DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard'

/** Colours that remain distinct with any kind of colour blindness (Okabe & Ito, "Color Universal Design", 2008).
 *  No panel relies on them alone: states are written out, and the candidate's lines are solid where the baseline's are dashed. */
export const palette = {
  orange: '#E69F00',
  skyBlue: '#56B4E9',
  bluishGreen: '#009E73',
  yellow: '#F0E442',
  blue: '#0072B2',
  vermillion: '#D55E00',
  reddishPurple: '#CC79A7',
  grey: '#999999',
} as const

export type Colour = (typeof palette)[keyof typeof palette]

/** How lines look whose name matches a regular expression (Grafana's overrides). */
export type Looks = Readonly<Record<string, readonly DynamicConfigValue[]>>

/** A line's look. @param dashes lengths of strokes and gaps; none: a solid line */
export function look(colour: Colour, dashes?: readonly number[]): DynamicConfigValue[] {
  return [coloured(colour), dashed(dashes)]
}

export function dashed(dashes?: readonly number[]): DynamicConfigValue {
  return { id: 'custom.lineStyle', value: dashes ? { fill: 'dash', dash: dashes } : { fill: 'solid' } }
}

/** Baseline is blue and dashed, candidate orange and solid, wherever these words begin a name. */
export const arms: Looks = { '/^baseline/': look(palette.skyBlue, [8, 6]), '/^candidate/': look(palette.orange) }

/** Gives each of up to 56 names a look of its own: 7 colours and 8 kinds of dashes go round side by side. @param names whole names of lines */
export function distinct(names: readonly string[]): Looks {
  const byColour = colours.map((colour, index) => [pattern(every(names, colours.length, index)), coloured(colour)] as const)
  const byDashes = strokes.map((dashes, index) => [pattern(every(names, strokes.length, index)), dashed(dashes)] as const)
  const looks: Record<string, DynamicConfigValue[]> = {}
  for (const [found, look] of [...byColour, ...byDashes]) if (found !== pattern([])) looks[found] = [...(looks[found] ?? []), look]
  return looks
}

/** Gives the lines of each of a few names a colour and a width. @param names that the lines’ names begin with */
export function colouredBy(names: readonly string[]): Looks {
  return Object.fromEntries(names.map((name, index) => [`/^${escaped(name)} /`, [coloured(colours[index % colours.length] ?? orange), wide(index)]]))
}

/** Every name of the one list followed by every one of the other. */
export function crossed(firsts: readonly string[], seconds: readonly string[]): string[] {
  return firsts.flatMap(first => seconds.map(second => `${first} ${second}`))
}

const { orange, skyBlue, bluishGreen, yellow, blue, vermillion, reddishPurple } = palette
const colours = [orange, skyBlue, bluishGreen, reddishPurple, yellow, vermillion, blue] as const
const widths = [2, 4, 1, 3] as const
const strokes = [undefined, [8, 6], [2, 4], [14, 4, 2, 4], [4, 10], [16, 8], [10, 3, 3, 3], [1, 8]] as const

function coloured(colour: Colour): DynamicConfigValue {
  return { id: 'color', value: { mode: 'fixed', fixedColor: colour } }
}

function wide(index: number): DynamicConfigValue {
  return { id: 'custom.lineWidth', value: widths[index % widths.length] }
}

/** Of a list that is dealt out in turn, the names of one place. */
function every(names: readonly string[], places: number, place: number): string[] {
  return names.filter((_, at) => at % places === place)
}

function pattern(names: readonly string[]): string {
  return `/^(${names.map(escaped).join('|')})$/`
}

function escaped(name: string): string {
  return name.replaceAll('.', '\\.')
}
