import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { comparePolicies, describeDifference, directionOf, flattenPolicy, selectLimits } from '../../../collector/policy/compare.ts'
import { assets } from '../../../rig/platform/assets.ts'

const text = readFileSync(assets.thresholds, 'utf8')
const lines = flattenPolicy(text)

/** Changes of this repository's thresholds.json as lines of sentence and direction. */
function describeChanges(...changes: readonly (readonly [string, string])[]): string[] {
  const changed = changes.reduce((so, [was, is]) => {
    expect(so).toContain(was)
    return so.replace(was, is)
  }, text)
  const after = flattenPolicy(changed)
  return comparePolicies(lines, after).map(difference => `${describeDifference(difference)} [${directionOf(difference, { ...lines, ...after })}]`)
}

describe('the lines of a policy', () => {
  test('do not differ between two layouts of the same policy', () => {
    expect(comparePolicies(lines, flattenPolicy(JSON.stringify(JSON.parse(text))))).toEqual([])
    expect(lines['criteria.latency-p95.margin']).toBe('15%')
    expect(lines['checkpoints.1.criteria.uptime']).toBe('listed')
  })

  test('are reduced by selectLimits to limits, without texts', () => {
    const paths = Object.keys(selectLimits(lines))
    expect(paths).toContain('criteria.latency-p95.margin')
    expect(paths).toContain('rollback.performance-degradation.criterion.by')
    expect(paths.filter(path => /because|ask|names|decisions|title|questions|\.id$/.test(path))).toEqual([])
  })
})

describe('comparePolicies names a change with its direction:', () => {
  test.each<[string, readonly (readonly [string, string])[], string[]]>([
    ['a tighter margin', [['"margin": "15%"', '"margin": "10%"']], ['criteria.latency-p95.margin: 15% → 10% [tightened]']],
    ['a wider margin', [['"margin": "15%"', '"margin": "150%"']], ['criteria.latency-p95.margin: 15% → 150% [relaxed]']],
    ['a higher error rate', [['"limit": "0.1%"', '"limit": "1%"']], ['criteria.error-rate.limit: 0.1% → 1% [relaxed]']],
    ['less uptime', [['"limit": "99.9%"', '"limit": "99%"']], ['criteria.uptime.limit: 99.9% → 99% [relaxed]']],
    ['more uptime', [['"limit": "99.9%"', '"limit": "99.99%"']], ['criteria.uptime.limit: 99.9% → 99.99% [tightened]']],
    ['fewer users', [['"limit": 100', '"limit": 10']], ['criteria.concurrent-users.limit: 100 → 10 [relaxed]']],
    ['a bound that must be demonstrated', [['"demonstrate": false', '"demonstrate": true']], ['criteria.uptime.demonstrate: false → true [tightened]']],
    ['the same value in another notation', [['"margin": "15%"', '"margin": "15.0%"']], ['criteria.latency-p95.margin: 15% → 15.0% [reworded]']],
    ['another quantile', [['"quantile": "p95"', '"quantile": "p90"']], ['criteria.latency-p95.quantile: p95 → p90 [changed]']],
    ['a trigger that fires later', [['"by": "50%"', '"by": "80%"']], ['rollback.performance-degradation.criterion.by: 50% → 80% [relaxed]']],
    ['a smaller scope', [['"scope": ["auth", "catalog", ', '"scope": ["auth", ']], ['checkpoints.2.scope.catalog: removed [relaxed]']],
    [
      'another sentence to say yes to',
      [['No issue blocks', 'Few issues block']],
      [expect.stringMatching(/^criteria\.no-blocking-issues.*\.statement: No issue.* → Few issues.* \[changed\]$/)],
    ],
    ['a later week', [['"week": 4', '"week": 6']], ['checkpoints.1.week: 4 → 6 [relaxed]']],
    ['a wording', [['"Are we on schedule?"', '"On schedule?"']], ['checkpoints.1.questions.2.ask: Are we on schedule? → On schedule? [reworded]']],
    [
      'a criterion that is new',
      [['"uptime": {', '"p90": { "kind": "latency", "quantile": "p90", "margin": "5%" }, "uptime": {']],
      ['criteria.p90: added (latency p90 5%) [tightened]'],
    ],
  ])('%s', (_, changes, expected) => {
    expect(describeChanges(...changes)).toEqual(expected)
  })

  test('a criterion removed from a checkpoint, a removed trigger', () => {
    const written = JSON.parse(text)
    written.checkpoints[0].criteria.splice(0, 1)
    written.rollback.splice(0, 1)
    const after = flattenPolicy(JSON.stringify(written))
    expect(comparePolicies(lines, after).map(difference => `${describeDifference(difference)} [${directionOf(difference, { ...lines, ...after })}]`)).toEqual([
      'checkpoints.1.criteria.latency-p50: removed [relaxed]',
      'rollback.data-corruption: removed (lost-writes) [relaxed]',
    ])
  })

  test('a limit of a kind without a known direction', () => {
    const difference = { path: 'criteria.x.limit', before: '1', after: '2' }
    expect(directionOf(difference, { 'criteria.x.kind': 'prophecy' })).toBe('changed')
    expect(directionOf({ path: 'criteria.s.level', before: 'warning', after: 'error' }, { 'criteria.s.kind': 'sarif' })).toBe('relaxed')
    expect(directionOf({ path: 'criteria.s.maxAge', before: '36h', after: '1d' }, { 'criteria.s.kind': 'sarif' })).toBe('tightened')
  })
})
