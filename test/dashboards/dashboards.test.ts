import type { Dashboard, Panel, RowPanel } from '@grafana/grafana-foundation-sdk/dashboard'
import { describe, expect, test } from 'vitest'
import { dashboards, observabilityFiles } from '../../dashboards/index.ts'
import { limitsOf } from '../../dashboards/limits.ts'
import { palette } from '../../dashboards/panels/looks.ts'
import { places } from '../../dashboards/places.ts'
import { panelOfCriterion } from '../../dashboards/run/criterion-panels.ts'
import { committed, defaultPolicy } from './policy.ts'

const policy = defaultPolicy()
const all = dashboards(policy).map(dashboard => ({ uid: String(dashboard.uid), dashboard, text: committed(`dashboards/json/${dashboard.uid}.json`) }))
const panels = all.flatMap(({ uid, dashboard }) => shown(dashboard).map(panel => ({ uid, title: String(panel.title), panel })))

describe('generated files', () => {
  test.each(observabilityFiles(policy))('$path is what the code says (renew it with "npm run generate")', ({ path, text }) => {
    expect(committed(path)).toBe(text)
  })
})

describe.each(panels)('$uid: $title', ({ panel }) => {
  test('says what it shows, and of which data source', () => {
    expect(panel.description?.length).toBeGreaterThan(30)
    expect(panel.datasource?.uid).toBe('$datasource')
    expect(panel.targets?.length).toBeGreaterThan(0)
  })

  test('has a unit or writes its values out', () => {
    const { unit, mappings } = panel.fieldConfig?.defaults ?? {}
    expect(panel.type === 'table' || unit !== undefined || (mappings ?? []).length > 0).toBe(true)
  })
})

describe.each(all)('$uid', ({ uid, dashboard, text }) => {
  test('has panels with ids of their own, beside each other', () => {
    const ids = (dashboard.panels ?? []).map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const one of dashboard.panels ?? [])
      for (const other of dashboard.panels ?? []) expect(one !== other && overlap(one, other), `${one.title} and ${other.title}`).toBe(false)
  })

  test('has every place that links may name', () => {
    const { uid: _, ...named } = Object.values(places).find(place => place.uid === uid) ?? { uid }
    expect(shown(dashboard).map(({ id }) => id)).toEqual(expect.arrayContaining(Object.values(named)))
  })

  test('links only to panels that there are', () => {
    for (const { uid: target, panel } of linked(text))
      expect(panels.filter(found => found.uid === target && (panel === null || found.panel.id === panel)).length, `${target} ${panel}`).toBeGreaterThan(0)
  })

  test('uses variables that it has', () => {
    const names = [...(dashboard.templating.list ?? []).map(({ name }) => name), '__range', '__rate_interval']
    for (const { targets } of shown(dashboard)) for (const used of JSON.stringify(targets).matchAll(/\$\{?(\w+)/g)) expect(names).toContain(used[1])
  })

  test('has colours that everybody can tell apart', () => {
    const used = [...text.matchAll(/#[0-9A-Fa-f]{6}/g)].map(([colour]) => colour)
    expect([...new Set(used)].filter(colour => !Object.values<string>(palette).includes(colour))).toEqual([])
  })
})

describe('from a criterion to its panel', () => {
  const { byKind, byCriterion } = panelOfCriterion(limitsOf(policy))

  test.each(Object.entries(policy.criteria))('%s', (criterion, { kind }) => {
    const id = byCriterion.find(([name]) => name === criterion)?.[1] ?? byKind.find(([pattern]) => new RegExp(`^(${pattern})$`).test(kind))?.[1]
    expect(panels.filter(({ uid, panel }) => uid === 'cutover-run' && String(panel.id) === id)).toHaveLength(1)
  })
})

test('alerts link to panels that there are', () => {
  const links = linked(committed('deploy/prometheus/rules.yml'))
  expect(links.length).toBeGreaterThan(10)
  for (const { uid, panel } of links)
    expect(
      panels.filter(found => found.uid === uid && found.panel.id === panel),
      `${uid} ${panel}`,
    ).toHaveLength(1)
})

test('limits are those of thresholds.json', () => {
  expect(limitsOf(policy)).toMatchObject({ errorShare: 0.001, uptime: 0.999, users: 100, databaseRatio: 1.1 })
  const p95 = panels.find(({ uid, panel }) => uid === 'cutover-run' && panel.id === places.run.latencyRatios + 1)
  expect(p95?.panel.fieldConfig?.defaults.thresholds?.steps.at(-1)).toEqual({ value: 1.15, color: palette.vermillion })
})

test('a policy without limits has dashboards and rules too', () => {
  const bare = { ...policy, criteria: {}, checkpoints: [], rollback: [] }
  expect(observabilityFiles(bare).map(({ path }) => path)).toEqual(observabilityFiles(policy).map(({ path }) => path))
})

function shown({ panels: found }: Dashboard): Panel[] {
  return (found ?? []).filter((panel): panel is Panel => panel.type !== 'row')
}

function overlap(one: Panel | RowPanel, other: Panel | RowPanel): boolean {
  const [a, b] = [one.gridPos, other.gridPos]
  if (!a || !b || a.x + a.w > 24) return true
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h
}

/** Addresses of our dashboards in a text; those whose panel is filled in by Grafana name none. */
function linked(text: string): { readonly uid: string; readonly panel: number | null }[] {
  return [...text.matchAll(/\/d\/([\w-]+)(?:\?[^"]*?viewPanel=(\d+))?/g)].map(([, uid = '', panel]) => ({
    uid,
    panel: panel === undefined ? null : Number(panel),
  }))
}
