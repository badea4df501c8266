import { type Policy, parsePolicy } from '../../../collector/index.ts'

const criteria = {
  'tests-pass': { kind: 'tests', atLeast: 1, maxAge: '7d' },
  covered: { kind: 'coverage', limit: '80%', maxAge: '7d' },
  scanned: { kind: 'sarif', level: 'error', maxAge: '7d' },
  bugs: { kind: 'figure', pointer: '/critical', atMost: 0, maxAge: '7d' },
  team: { kind: 'attested', statement: 'The team is comfortable.', from: 'engineering lead' },
}

/** A policy of imported and attested criteria. @param changed criteria that it has as well or instead */
export function policyText(changed: object = {}): string {
  const all = { ...criteria, ...changed }
  const checkpoint = {
    id: '1',
    title: 'Week 4',
    scope: ['auth'],
    criteria: Object.keys(all),
    questions: [],
    decisions: { go: 'a', 'no-go': 'b', inconclusive: 'c' },
  }
  const names = { baseline: 'Next.js', candidate: 'Django' }
  return JSON.stringify({ names, allowHosts: [], plan: { start: null }, criteria: all, checkpoints: [checkpoint], rollback: [] })
}

export function policyOf(changed: object = {}): Policy {
  const parsed = parsePolicy(policyText(changed))
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors))
  return parsed.policy
}
