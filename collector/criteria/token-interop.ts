import type { z } from 'zod'
import { type Arm, arms } from '../../contract/arm.ts'
import { type TokenAttributes, tokenKinds } from '../../contract/probe-events.ts'
import type { FindingDraft } from './finding.ts'
import { countFigures } from './finding-figures.ts'
import { listFirst, truncate } from './formats.ts'
import { type CriterionInput, criterionSchema, defineKind, measuredAtClose, noLoad } from './kind.ts'

const schema = criterionSchema('token-interop', {})

type TokenInterop = z.output<typeof schema>

/** Tokens mean the same on both backends: a valid one of either is accepted by both, any other is refused by both. */
export const tokenInterop = defineKind({
  schema,
  ...measuredAtClose,
  looser: {},
  panel: { name: 'zero counts', shows: 'tokens that one backend refuses or wrongly accepts' },
  lint: () => [],
  minimum: () => noLoad,
  explain: () => 'A valid token of either backend is accepted by both; expired, forged and logged-out ones are refused by both.',
  figures: countFigures,
  judge,
})

type Token = TokenAttributes['token']

/** One kind of token of one backend, used on one backend. */
interface Check {
  readonly token: Token
  readonly issuer: Arm
  readonly on: Arm
}

type Outcome = 'right' | 'wrong' | 'unreadable' | 'missing'

const checks: readonly Check[] = tokenKinds.flatMap(token => arms.flatMap(issuer => arms.map(on => ({ token, issuer, on }))))

function judge({ evidence, names }: CriterionInput<TokenInterop>): FindingDraft {
  const results = checks.map(check => ({ check, ...outcomeOf(check, evidence.reported.exchanges) }))
  const having = (outcome: Outcome) => results.filter(result => result.outcome === outcome)
  const [wrong, unreadable, missing] = [having('wrong'), having('unreadable'), having('missing')]
  const open = unreadable.length + missing.length
  const estimate = { value: wrong.length, lower: wrong.length, upper: wrong.length + open, n: checks.length, unit: 'checks' } as const
  const shared = open === checks.length ? {} : { estimate, limit: 0 }
  if (wrong.length > 0) {
    const gravestFirst = [...wrong].sort((a, b) => gravity(b.check) - gravity(a.check))
    const reason = `${wrong.length} of ${checks.length} uses of a token went wrong: ${listFirst(
      gravestFirst.map(({ check }) => wrongWords(check, names)),
      '; ',
    )}.`
    return { status: 'fail', ...shared, reason, remedy: remedyOf(wrong.map(({ check }) => check)) }
  }
  if (open > 0) {
    const parts = [
      ...missing.map(({ check }) => `${described(check, names)} was not tried`),
      ...unreadable.map(({ check, detail }) => `${described(check, names)} could not be read${detail === undefined ? '' : ` (${truncate(detail)})`}`),
    ]
    const reason = `Not evaluated for ${open} of ${checks.length} uses of a token: ${listFirst(parts, '; ')}.`
    return { status: 'unknown', ...shared, reason, remedy: 'Rerun with both backends up.' }
  }
  const reason = `Tokens of ${names.baseline} and of ${names.candidate} are accepted by both while they are valid; ${tokenKinds.filter(kind => kind !== 'valid').join(', ')} ones are refused by both (${checks.length} checks).`
  return { status: 'pass', ...shared, reason }
}

/** Of several uses one that went wrong counts before one that could not be read. */
function outcomeOf(check: Check, exchanges: readonly TokenAttributes[]): { readonly outcome: Outcome; readonly detail?: string | undefined } {
  const uses = exchanges.filter(({ token, issuer, on }) => token === check.token && issuer === check.issuer && on === check.on)
  const wrong = check.token === 'valid' ? 'refused' : 'accepted'
  if (uses.some(({ outcome }) => outcome === wrong)) return { outcome: 'wrong' }
  const unread = uses.find(({ outcome }) => outcome === 'unreadable')
  if (unread) return { outcome: 'unreadable', detail: unread.detail }
  return { outcome: uses.length === 0 ? 'missing' : 'right' }
}

/** With such a token an attacker can sign in as any user. */
const forged: ReadonlySet<Token> = new Set(['wrong signature', 'no algorithm'])

function gravity({ token }: Check): number {
  if (forged.has(token)) return 2
  return token === 'valid' ? 0 : 1
}

function described({ token, issuer, on }: Check, names: Readonly<Record<Arm, string>>): string {
  return `${words[token]} of ${names[issuer]} on ${names[on]}`
}

const words: Readonly<Record<Token, string>> = {
  valid: 'a valid token',
  expired: 'an expired token',
  'wrong signature': 'a forged token (wrong signature)',
  'wrong audience': 'a token for another audience',
  'no algorithm': 'a forged token (no algorithm)',
  'logged out': 'a token after logging out',
}

function wrongWords(check: Check, names: Readonly<Record<Arm, string>>): string {
  if (check.token === 'valid') return `${described(check, names)} was refused`
  const danger = forged.has(check.token) ? ', which is dangerous: with one, an attacker can sign in as any user' : ''
  return `${described(check, names)} was accepted${danger}`
}

function remedyOf(wrong: readonly Check[]): string {
  if (wrong.some(({ token }) => forged.has(token))) return 'Put no user on a backend that accepts forged tokens: fix how it checks signatures, then rerun.'
  return 'Make both backends check tokens in the same way (key, algorithm, audience, expiry, logging out), then rerun.'
}
