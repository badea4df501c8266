import { parsedJson } from './json.ts'
import type { FactsOf, Reading } from './reading.ts'
import { ReportFault } from './report-fault.ts'

/** Where visitors and conversions of both sides stand. */
export interface FunnelPointers {
  readonly baseline: { readonly visitors: string; readonly conversions: string }
  readonly candidate: { readonly visitors: string; readonly conversions: string }
}

/** Reads one number out of JSON. @param pointer RFC 6901  @throws ReportFault */
export function readFigure(text: string, pointer: string): Reading<FactsOf<'figure'>> {
  return { facts: { kind: 'figure', value: numberAt(parsedJson(text), pointer) }, moment: null }
}

/** Reads visitors and conversions of both sides out of JSON. @throws ReportFault */
export function readConversion(text: string, pointers: FunnelPointers): Reading<FactsOf<'conversion'>> {
  const document = parsedJson(text)
  const traffic = ({ visitors, conversions }: FunnelPointers['baseline']) => {
    const read = { visitors: countAt(document, visitors), conversions: countAt(document, conversions) }
    if (read.conversions <= read.visitors) return read
    throw new ReportFault(`expected at most as many conversions as visitors, got ${read.conversions} of ${read.visitors}`, conversions)
  }
  return { facts: { kind: 'conversion', baseline: traffic(pointers.baseline), candidate: traffic(pointers.candidate) }, moment: null }
}

function countAt(document: unknown, pointer: string): number {
  const value = numberAt(document, pointer)
  if (Number.isSafeInteger(value) && value >= 0) return value
  throw new ReportFault(`expected a whole number from 0, got ${value}`, pointer)
}

function numberAt(document: unknown, pointer: string): number {
  const value = valueAt(document, pointer)
  if (typeof value === 'number' && Number.isFinite(value)) return value
  throw new ReportFault(`expected a number, got ${value === undefined ? 'nothing' : (JSON.stringify(value)?.slice(0, 40) ?? typeof value)}`, pointer || '/')
}

/** @returns undefined where the pointer leads nowhere */
function valueAt(document: unknown, pointer: string): unknown {
  const steps = pointer
    .split('/')
    .slice(1)
    .map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'))
  return steps.reduce<unknown>((value, step) => memberOf(value, step), document)
}

function memberOf(value: unknown, step: string): unknown {
  if (Array.isArray(value)) return /^(0|[1-9]\d*)$/.test(step) ? value[Number(step)] : undefined
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
  return Object.entries(value).find(([key]) => key === step)?.[1]
}
