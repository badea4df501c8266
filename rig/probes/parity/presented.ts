import { type Arm, arms } from '../../../contract/arm.ts'
import type { EndpointComparison } from './compare-endpoint.ts'
import type { Parity } from './compared-everything.ts'

const outcomeLabels = { same: 'same', different: 'DIFFERENT', unreadable: 'not known' } as const satisfies Record<EndpointComparison['outcome'], string>

/** A table: a line for each endpoint, below it what differs, then how many there are.
 *  @param names of the backends */
export function formatParityTable({ compared }: Parity, names: Readonly<Record<Arm, string>>): string {
  const width = Math.max(...compared.map(({ endpoint }) => endpoint.length))
  const rows = compared.flatMap(({ endpoint, outcome, differences }) => [
    `${endpoint.padEnd(width)}  ${outcomeLabels[outcome]}`,
    ...differences.map(difference => `${' '.repeat(width)}  · ${difference}`),
  ])
  return [
    `What ${names.candidate} answers (where it differs: instead of what ${names.baseline} answers)`,
    '',
    ...rows,
    '',
    describeCounts(compared, names),
  ].join('\n')
}

/** The same for programs. */
export function formatParityJson({ compared, found, left }: Parity): string {
  const endpoints = compared.map(({ endpoint, outcome, differences, found: on }) => ({ endpoint, outcome, differences, found: on }))
  return JSON.stringify({ endpoints, found, left }, null, 2)
}

function describeCounts(compared: readonly EndpointComparison[], names: Readonly<Record<Arm, string>>): string {
  const count = (outcome: EndpointComparison['outcome']) => compared.filter(one => one.outcome === outcome).length
  const absent = arms.flatMap(arm => describeAbsent(compared, arm, names[arm]))
  return [
    `${count('same')} of ${compared.length} endpoints answer the same, ${count('different')} differently; ${count('unreadable')} could not be compared.`,
    ...absent,
  ].join('\n')
}

function describeAbsent(compared: readonly EndpointComparison[], arm: Arm, name: string): string[] {
  const absent = compared.filter(({ found }) => found[arm] === false).map(({ endpoint }) => endpoint)
  return absent.length > 0 ? [`${name} does not have ${absent.join(', ')}.`] : []
}
