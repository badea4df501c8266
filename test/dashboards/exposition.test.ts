import { expect, test } from 'vitest'
import { type Scraped, scrapedOfCollector, scrapedOfHistory, scrapedOfRun } from '../../contract/scraped.ts'
import { serveExposition } from './exposition.ts'

const contract: readonly Scraped[] = [scrapedOfRun, scrapedOfHistory, scrapedOfCollector].flatMap(group => Object.values(group))

test('the stand-in for /metrics has exactly the metrics and labels of contract/scraped.ts', async () => {
  await using exposition = await serveExposition()
  const text = await (await fetch(`http://${exposition.target}/metrics`)).text()
  for (const { name, type, labels } of contract) {
    const line = new RegExp(`^${name}${type === 'histogram' ? '_count' : ''}\\{(.*)\\} `, 'gm')
    const found = [...text.matchAll(line)].map(([, inside = '']) => [...inside.matchAll(/(\w+)="/g)].map(([, label]) => label).sort())
    expect(found.length, name).toBeGreaterThan(0)
    for (const names of found) expect(names, name).toEqual([...labels].sort())
  }
})
