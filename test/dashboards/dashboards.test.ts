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
const panels = all.flatMap(({ uid, dashboard }) => listPanels(dashboard).map(panel => ({ uid, title: String(panel.title), panel })))

describe('generated dashboards and rules', () => {
  test.each(observabilityFiles(policy))('$path is up to date (renew it with "npm run generate")', ({ path, text }) => {
    expect(committed(path)).toBe(text)
  })
})

describe.each(panels)('panel $uid: $title', ({ panel }) => {
  test('it has a description and a data source', () => {
    expect(panel.description?.length).toBeGreaterThan(30)
    expect(panel.datasource?.uid).toBe('$datasource')
    expect(panel.targets?.length).toBeGreaterThan(0)
  })

  test('it has a unit or maps its values', () => {
    const { unit, mappings } = panel.fieldConfig?.defaults ?? {}
    expect(panel.type === 'table' || unit !== undefined || (mappings ?? []).length > 0).toBe(true)
  })
})

describe.each(all)('dashboard $uid', ({ uid, dashboard, text }) => {
  test('panels have unique ids and do not overlap', () => {
    const ids = (dashboard.panels ?? []).map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const one of dashboard.panels ?? [])
      for (const other of dashboard.panels ?? []) expect(one !== other && overlap(one, other), `${one.title} and ${other.title}`).toBe(false)
  })

  test('every link target exists', () => {
    const { uid: _, ...named } = Object.values(places).find(place => place.uid === uid) ?? { uid }
    expect(listPanels(dashboard).map(({ id }) => id)).toEqual(expect.arrayContaining(Object.values(named)))
  })

  test('links lead to existing panels', () => {
    for (const { uid: target, panel } of linked(text))
      expect(panels.filter(found => found.uid === target && (panel === null || found.panel.id === panel)).length, `${target} ${panel}`).toBeGreaterThan(0)
  })

  test('only declared variables are used', () => {
    const names = [...(dashboard.templating.list ?? []).map(({ name }) => name), '__range', '__rate_interval']
    for (const { targets } of listPanels(dashboard)) for (const used of JSON.stringify(targets).matchAll(/\$\{?(\w+)/g)) expect(names).toContain(used[1])
  })

  test('colours are distinguishable with colour blindness', () => {
    const used = [...text.matchAll(/#[0-9A-Fa-f]{6}/g)].map(([colour]) => colour)
    expect([...new Set(used)].filter(colour => !Object.values<string>(palette).includes(colour))).toEqual([])
  })
})

describe('every criterion has a panel:', () => {
  const { byKind, byCriterion } = panelOfCriterion(limitsOf(policy))

  test.each(Object.entries(policy.criteria))('%s', (criterion, { kind }) => {
    const id = byCriterion.find(([name]) => name === criterion)?.[1] ?? byKind.find(([pattern]) => new RegExp(`^(${pattern})$`).test(kind))?.[1]
    expect(panels.filter(({ uid, panel }) => uid === 'cutover-run' && String(panel.id) === id)).toHaveLength(1)
  })
})

test('alerts: links lead to existing panels', () => {
  const links = linked(committed('deploy/prometheus/rules.yml'))
  expect(links.length).toBeGreaterThan(10)
  for (const { uid, panel } of links)
    expect(
      panels.filter(found => found.uid === uid && found.panel.id === panel),
      `${uid} ${panel}`,
    ).toHaveLength(1)
})

test('dashboards: limits are those of thresholds.json', () => {
  expect(limitsOf(policy)).toMatchObject({ errorShare: 0.001, uptime: 0.999, users: 100, databaseRatio: 1.1 })
  const p95 = panels.find(({ uid, panel }) => uid === 'cutover-run' && panel.id === places.run.latencyRatios + 1)
  expect(p95?.panel.fieldConfig?.defaults.thresholds?.steps.at(-1)).toEqual({ value: 1.15, color: palette.vermillion })
})

test('dashboards: a policy without limits has dashboards and rules too', () => {
  const bare = { ...policy, criteria: {}, checkpoints: [], rollback: [] }
  expect(observabilityFiles(bare).map(({ path }) => path)).toEqual(observabilityFiles(policy).map(({ path }) => path))
})

function listPanels({ panels: found }: Dashboard): Panel[] {
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
