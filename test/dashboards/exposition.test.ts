import { expect, test } from 'vitest'
import { z } from 'zod'
import * as definitions from '../../contract/metrics.ts'
import { serveExposition } from './exposition.ts'

/** Every metric of every group, those included that come later. */
const groups = Object.entries(definitions).flatMap(([name, group]) => (name.endsWith('Metrics') ? Object.values(group) : []))
const contract = z.array(z.object({ name: z.string(), type: z.string(), labels: z.array(z.string()) })).parse(groups)

test('stand-in for /metrics: its metrics and labels are exactly those of contract/metrics.ts', async () => {
  expect(contract.length).toBeGreaterThan(30)
  await using exposition = await serveExposition()
  const text = await (await fetch(`http://${exposition.target}/metrics`)).text()
  for (const { name, type, labels } of contract) {
    const line = new RegExp(`^${name}${type === 'histogram' ? '_count' : ''}\\{(.*)\\} `, 'gm')
    const found = [...text.matchAll(line)].map(([, inside = '']) => [...inside.matchAll(/(\w+)="/g)].map(([, label]) => label).sort())
    expect(found.length, name).toBeGreaterThan(0)
    for (const names of found) expect(names, name).toEqual([...labels].sort())
  }
})
