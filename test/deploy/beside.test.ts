import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { root, secrets } from './compose-file.ts'
import { demoPolicy } from './demo-policy.ts'

const read = (file: string) => readFileSync(join(root, file), 'utf8')

describe('.env.example', () => {
  test('it names every variable of docker-compose.yml and no other; required ones are empty', () => {
    const used = new Set([...read('docker-compose.yml').matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name))
    const named = [...read('.env.example').matchAll(/^#?([A-Z_]+)=(.*)$/gm)]
    expect(new Set(named.map(([, name]) => name))).toEqual(used.add('COMPOSE_PROFILES'))
    expect(named.filter(([line, , value]) => !line.startsWith('#') && value === '').map(([, name]) => name)).toEqual(Object.keys(secrets))
  })

  test('files with secrets are ignored by git', () => {
    expect(read('.gitignore').split('\n')).toContain('.env')
  })
})

describe('files mounted by docker-compose.yml', () => {
  test('the policy of the demo is that of the repository, with its hosts allowed', () => {
    expect(read('deploy/demo/thresholds.json')).toBe(demoPolicy(read('thresholds.json')))
  })

  test('Grafana’s data source is the one of the dashboards, which are loaded from their mount path', () => {
    expect(read('deploy/grafana/provisioning/datasources/prometheus.yml')).toMatch(/uid: prometheus\n[\s\S]*url: http:\/\/prometheus:9090\n/)
    const path = /path: (\S+)/.exec(read('deploy/grafana/provisioning/dashboards/cutover.yml'))?.[1]
    expect(read('docker-compose.yml')).toContain(`- ./dashboards/json:${path}:ro`)
  })
})
