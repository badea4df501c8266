import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { bundleScenarios } from '../../../../rig/load/k6/start-load.ts'
import { assets } from '../../../../rig/platform/assets.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cutover-bundle-'))
})
afterEach(() => rm(folder, { recursive: true }))

describe('bundled scenarios', () => {
  test('they are one script that imports only k6', async () => {
    const script = await readFile(await bundleScenarios(assets.scenarios, folder), 'utf8')
    const imported = [...script.matchAll(/^import .* from "(.+)";$/gm)].map(([, name]) => name)
    expect(imported.length).toBeGreaterThan(0)
    for (const name of imported) expect(name).toMatch(/^k6(\/|$)/)
    expect(script).toMatch(/export \{[^}]*handleSummary[^}]*options[^}]*session[^}]*setup[^}]*\}/)
  })

  test('they contain names and types of the contract, but none of its schemas', async () => {
    const script = await readFile(await bundleScenarios(assets.scenarios, folder), 'utf8')
    expect(script).toContain('cutover.write.acknowledged')
    expect(script).not.toMatch(/zod/i)
    expect(script.length).toBeLessThan(100_000)
  })

  test('a compile error is refused with file, line and column', async () => {
    const entry = join(folder, 'broken.ts')
    await writeFile(entry, 'export const = 1\n')
    await expect(bundleScenarios(entry, folder)).rejects.toThrow(/Cannot bundle the scenarios .*broken\.ts:1:13/s)
  })
})
