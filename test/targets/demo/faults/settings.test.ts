import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { faultSettings } from '../../../../targets/demo/faults/settings.ts'

const readme = new URL('../../../../targets/demo/README.md', import.meta.url)

/** Rows of the table of faults: the setting and its example, as JSON. */
async function documented(): Promise<[string, unknown][]> {
  const rows = (await readFile(readme, 'utf8')).matchAll(/^\| `(\w+)`(?: \*)? +\| `([^`]+)` +\|/gm)
  return Array.from(rows, ([, setting = '', example = '']) => [setting, JSON.parse(example)])
}

test('fault settings: each has its own row in the README, and no row is for another', async () => {
  const settings = Object.keys(faultSettings.shape).filter(name => name !== 'endpoints')
  expect((await documented()).map(([setting]) => setting).sort()).toEqual(settings.sort())
})

test('fault settings: the examples of the README are accepted, also all together', async () => {
  const examples = Object.fromEntries(await documented())
  expect(faultSettings.parse(examples)).toEqual(examples)
})
