import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { environmentVariables } from '../../contract/environment.ts'
import { environmentPage } from './environment-page.ts'
import { metricsPage } from './metrics-page.ts'

const root = join(import.meta.dirname, '../..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')

test.each([
  ['docs/reference/environment.md', environmentPage],
  ['docs/reference/metrics.md', metricsPage],
])('%s is up to date (npm run generate)', (file, page) => {
  expect(read(file)).toBe(page())
})

describe('environment variables', () => {
  /** Names in the sources, those with a star (`CUTOVER_OTLP_*`) aside. */
  const named = globSync(['{collector,rig,scenarios,targets,dashboards,contract}/**/*.{ts,mjs}', 'docker-compose.yml', '.github/workflows/*.yml'], {
    cwd: root,
  })
    .filter(file => file !== 'contract/environment.ts')
    .flatMap(file => read(file).match(/CUTOVER_[A-Z0-9]+(?:_[A-Z0-9]+)*(?![A-Z0-9_*])/g) ?? [])
  const listed = Object.values(environmentVariables).flatMap(variables => variables.map(({ name }) => name))

  test('each name in the sources is in the table, and each in the table is in the sources', () => {
    expect([...new Set(named)].sort()).toEqual(listed.toSorted())
  })

  test('each name is listed once, and each secret is one that is scrubbed by its name', () => {
    expect(new Set(listed).size).toBe(listed.length)
    const secrets = Object.values(environmentVariables).flatMap(variables => variables.filter(({ isSecret }) => isSecret))
    expect(secrets.filter(({ name }) => !/TOKEN|SECRET|PASSW|KEY|HEADERS|DATABASE_URL/.test(name))).toEqual([])
  })
})
