import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { kindNames } from '../../../collector/criteria/kinds.ts'
import { parsePolicy } from '../../../collector/policy/parse.ts'
import { oneOf } from '../../../collector/policy/policy-error.ts'
import { thresholdsText } from '../judging.ts'

/** A small valid policy; each test breaks one thing. */
function valid() {
  return {
    names: { baseline: 'Next.js', candidate: 'Django' },
    allowHosts: [] as unknown[],
    plan: { start: null as unknown },
    criteria: {
      'latency-p95': { kind: 'latency', quantile: 'p95', margin: '15%', because: 'noise' },
      'error-rate': { kind: 'error-rate', limit: '0.1%' },
      uptime: { kind: 'uptime', limit: '99.9%', demonstrate: false },
      users: { kind: 'concurrency', limit: 100 },
      writes: { kind: 'lost-writes' },
      team: { kind: 'attested', statement: 'The team is comfortable.', from: 'manager' },
    } as Record<string, Record<string, unknown>>,
    checkpoints: [
      {
        id: '1',
        title: 'After auth',
        scope: ['auth'],
        criteria: ['latency-p95', 'error-rate', 'uptime', 'users', 'writes', 'team'],
        questions: [{ ask: 'Is it fast?', from: ['latency-p95'] }],
        decisions: { go: 'Continue', 'no-go': 'Pause', inconclusive: 'Stay' },
      },
    ] as Record<string, unknown>[],
    rollback: [] as unknown[],
  }
}

type Draft = ReturnType<typeof valid>

function errorsAfter(change: (draft: Draft) => void): string[] {
  const draft = valid()
  change(draft)
  const read = parsePolicy(JSON.stringify(draft))
  return read.ok ? [] : read.errors.map(({ path, message }) => `${path}: ${message}`)
}

describe('parsePolicy', () => {
  test('parses a valid policy, with quantities as numbers and the hash of its text', () => {
    const text = JSON.stringify(valid())
    const read = parsePolicy(text)
    expect(read).toMatchObject({ ok: true, sha256: createHash('sha256').update(text).digest('hex') })
    expect(read.ok && read.policy.criteria['latency-p95']).toEqual({ kind: 'latency', quantile: 'p95', margin: 0.15, because: 'noise' })
  })

  test('accepts the policy of this repository', () => {
    expect(parsePolicy(thresholdsText)).toMatchObject({ ok: true })
  })

  test('accepts a byte order mark', () => {
    expect(parsePolicy(`\uFEFF${JSON.stringify(valid())}`)).toMatchObject({ ok: true })
  })
})

describe('parsePolicy reports with its path', () => {
  test.each<[string, (draft: Draft) => void, string]>([
    [
      'an unknown key at the top',
      d => Object.assign(d, { extra: 1 }),
      '$.extra: unknown key: expected "$schema", "names", "allowHosts", "plan", "criteria", "checkpoints", "traces" or "rollback"',
    ],
    ['an unknown key of traces', d => Object.assign(d, { traces: { url: 'x' } }), '$.traces.url: unknown key: expected "link"'],
    [
      'a link to traces without their id',
      d => Object.assign(d, { traces: { link: 'https://tracing.example/' } }),
      '$.traces.link: expected a URL with {traceId} in it, such as "https://tracing.example/trace/{traceId}", got "https://tracing.example/"',
    ],
    [
      'a link to traces that is a script',
      d => Object.assign(d, { traces: { link: 'javascript:alert({traceId})' } }),
      '$.traces.link: expected a URL with {traceId} in it, such as "https://tracing.example/trace/{traceId}", got "javascript:alert({traceId})"',
    ],
    [
      'an unknown key in a criterion',
      d => Object.assign(d.criteria['latency-p95'] ?? {}, { margn: '1%' }),
      '$.criteria.latency-p95.margn: unknown key: expected "kind", "quantile", "margin", "max", "runs", "because" or "metric"',
    ],
    [
      'an unknown key in a question',
      d => Object.assign(d.checkpoints[0] ?? {}, { questions: [{ ask: 'Is it fast?', from: ['uptime'], form: 1 }] }),
      '$.checkpoints[0].questions[0].form: unknown key: expected "ask", "from" or "passMeans"',
    ],
    [
      'an unknown kind',
      d => Object.assign(d.criteria.uptime ?? {}, { kind: 'uptme' }),
      `$.criteria.uptime.kind: expected one of the known kinds ${oneOf(kindNames)}, got "uptme"`,
    ],
    [
      'a margin that is a number',
      d => Object.assign(d.criteria['latency-p95'] ?? {}, { margin: 15 }),
      '$.criteria.latency-p95.margin: expected a percentage such as "10%", got 15',
    ],
    [
      'a margin in words',
      d => Object.assign(d.criteria['latency-p95'] ?? {}, { margin: 'a tenth' }),
      '$.criteria.latency-p95.margin: expected a percentage such as "10%", got "a tenth"',
    ],
    ['a margin without its reason', d => delete d.criteria['latency-p95']?.because, '$.criteria.latency-p95.because: missing: expected a text'],
    [
      'an unknown quantile',
      d => Object.assign(d.criteria['latency-p95'] ?? {}, { quantile: 'p42' }),
      '$.criteria.latency-p95.quantile: expected "p50", "p90", "p95" or "p99", got "p42"',
    ],
    [
      'a margin of nothing',
      d => Object.assign(d.criteria['latency-p95'] ?? {}, { margin: '0%' }),
      '$.criteria.latency-p95.margin: expected more than 0 % (at 0 % half of all equal backends would fail) and at most 100 %, got 0 %',
    ],
    [
      'an error limit that cannot pass',
      d => Object.assign(d.criteria['error-rate'] ?? {}, { limit: '0%' }),
      '$.criteria.error-rate.limit: expected more than 0 % (nothing is below that) and less than 100 %, got 0 %',
    ],
    [
      'an error limit that cannot fail',
      d => Object.assign(d.criteria['error-rate'] ?? {}, { limit: '100%' }),
      '$.criteria.error-rate.limit: expected more than 0 % (nothing is below that) and less than 100 %, got 100 %',
    ],
    [
      'an uptime that cannot fail',
      d => Object.assign(d.criteria.uptime ?? {}, { limit: '0%' }),
      '$.criteria.uptime.limit: expected more than 0 %, which cannot fail, got 0 %',
    ],
    [
      'an uptime that nothing demonstrates',
      d => Object.assign(d.criteria.uptime ?? {}, { limit: '100%', demonstrate: true }),
      '$.criteria.uptime.limit: expected less than 100 %, which no number of probes demonstrates, got 100 %',
    ],
    ['an uptime above 100 %', d => Object.assign(d.criteria.uptime ?? {}, { limit: '101%' }), '$.criteria.uptime.limit: expected at most 100 %, got 101 %'],
    ['no users', d => Object.assign(d.criteria.users ?? {}, { limit: 0 }), '$.criteria.users.limit: expected at least 1, got 0'],
    ['half a user', d => Object.assign(d.criteria.users ?? {}, { limit: 0.5 }), '$.criteria.users.limit: expected a whole number, got 0.5'],
    ['a missing name', d => Reflect.deleteProperty(d.names, 'candidate'), '$.names.candidate: missing: expected a text'],
    ['a start that is not a date', d => Object.assign(d.plan, { start: 'soon' }), '$.plan.start: expected a date such as "2026-01-05" or null, got "soon"'],
    ['a host that is not text', d => d.allowHosts.push(7), '$.allowHosts[0]: expected a text, got 7'],
    [
      'a rollback trigger without words',
      d => d.rollback.push({ id: 'slow', criterion: { kind: 'slowdown', by: '50%' } }),
      '$.rollback[0].when: missing: expected a text',
    ],
    [
      'a rollback trigger of an unknown kind',
      d => d.rollback.push({ id: 'slow', when: 'Slow', criterion: { kind: 'slow' } }),
      `$.rollback[0].criterion.kind: expected one of the known kinds ${oneOf(['slowdown', ...kindNames])}, got "slow"`,
    ],
    [
      'an unknown key in a rollback trigger',
      d => d.rollback.push({ id: 'slow', when: 'Slow', criterion: { kind: 'slowdown', by: '50%', margin: '1%' } }),
      '$.rollback[0].criterion.margin: unknown key: expected "kind" or "by"',
    ],
    [
      'a rollback trigger that cannot fail',
      d => d.rollback.push({ id: 'few', when: 'Few users', criterion: { kind: 'concurrency', limit: 100 } }),
      '$.rollback[0].criterion.kind: expected a kind that can fail, got "concurrency", which never does',
    ],
    [
      'a rollback trigger with a limit that cannot fail',
      d => d.rollback.push({ id: 'down', when: 'Down', criterion: { kind: 'uptime', limit: '0%', demonstrate: false } }),
      '$.rollback[0].criterion.limit: expected more than 0 %, which cannot fail, got 0 %',
    ],
    [
      'a rollback trigger with the id of a criterion',
      d => d.rollback.push({ id: 'uptime', when: 'Down', criterion: { kind: 'slowdown', by: '50%' } }),
      '$.rollback[0].id: expected an id that no criterion has, got "uptime"',
    ],
    ['a checkpoint without decisions', d => delete d.checkpoints[0]?.decisions, '$.checkpoints[0].decisions: missing: expected an object'],
    [
      'an unknown domain',
      d => Object.assign(d.checkpoints[0] ?? {}, { scope: ['login'] }),
      '$.checkpoints[0].scope[0]: expected "platform", "auth", "catalog", "orders", "payments", "vendor", "admin" or "regional", got "login"',
    ],
    ['an empty scope', d => Object.assign(d.checkpoints[0] ?? {}, { scope: [] }), '$.checkpoints[0].scope: expected a list that is not empty, got []'],
    [
      'a criterion that no checkpoint uses',
      d => Object.assign(d.criteria, { idle: { kind: 'lost-writes' } }),
      '$.criteria.idle: expected a checkpoint that lists it, got none: use it or remove it',
    ],
    [
      'an answer from elsewhere',
      d => Object.assign(d.checkpoints[0] ?? {}, { questions: [{ ask: 'Is it cheap?', from: ['cost'] }] }),
      '$.checkpoints[0].questions[0].from[0]: expected one of this checkpoint\'s criteria ("latency-p95", "error-rate", "uptime", "users", "writes" or "team"), got "cost"',
    ],
    [
      'two checkpoints of one id',
      d => d.checkpoints.push(structuredClone(d.checkpoints[0] ?? {})),
      '$.checkpoints[1].id: expected each only once, got "1" again (first at $.checkpoints[0])',
    ],
    [
      'an id with spaces',
      d => Object.assign(d.checkpoints[0] ?? {}, { id: 'week 4' }),
      '$.checkpoints[0].id: expected an id of lowercase letters, digits and dashes, got "week 4"',
    ],
    ['no checkpoint and so no use', d => d.checkpoints.splice(0), '$.checkpoints: expected a list that is not empty, got []'],
    ['a list instead of a policy', d => Object.assign(d, { criteria: [] }), '$.criteria: expected an object, got []'],
  ])('%s', (_, change, sentence) => {
    expect(errorsAfter(change)).toContain(sentence)
  })

  test('an unknown criterion in a checkpoint, and no other error', () => {
    expect(errorsAfter(draft => Object.assign(draft.checkpoints[0] ?? {}, { criteria: [...Object.keys(draft.criteria), 'speed'] }))).toEqual([
      '$.checkpoints[0].criteria[6]: expected one of the criteria ("latency-p95", "error-rate", "uptime", "users", "writes" or "team"), got "speed"',
    ])
  })

  test('all errors at once, in the order of their paths', () => {
    const errors = errorsAfter(draft => {
      Object.assign(draft.criteria.uptime ?? {}, { limit: '0%' })
      Object.assign(draft, { extra: 1 })
      Object.assign(draft.checkpoints[0] ?? {}, { scope: ['login'] })
    })
    expect(errors.map(error => error.split(':')[0])).toEqual(['$.checkpoints[0].scope[0]', '$.criteria.uptime.limit', '$.extra'])
  })
})

describe('parsePolicy, given text that is not JSON,', () => {
  test.each([
    ['', 'expected a value, got the end of the text at line 1, column 1'],
    ['{\n  "names": {},\n}', 'expected a key in double quotes, got "}" at line 3, column 1'],
    ['{\n  // why\n}', 'expected JSON without comments, got "/" at line 2, column 3'],
    ['{ "names": , }', 'expected a value, got "," at line 1, column 12'],
    ['{ "names": {} ', 'expected "}", got the end of the text at line 1, column 14'],
    ["{ 'names': {} }", 'expected JSON, got "\'" at line 1, column 3'],
    ['[1, 2}', 'expected "," or the closing bracket, got "}" at line 1, column 6'],
    ['{} {}', 'expected the end of the text, got "{" at line 1, column 4'],
    ['nothing', 'expected JSON, got "n" at line 1, column 1'],
  ])('reports line and column of the error in %j', (text, message) => {
    expect(parsePolicy(text)).toEqual({ ok: false, errors: [{ path: '$', message }] })
  })

  test('reports a duplicate key, of which a reader and a parser may see different values', () => {
    const text = '{ "criteria": {\n "uptime": 1,\n "uptime": 2 } }'
    expect(parsePolicy(text)).toEqual({
      ok: false,
      errors: [{ path: '$.criteria.uptime', message: 'expected each key once, got it again at line 3, column 2' }],
    })
  })
})
