import { spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { arms } from '../../contract/arm.ts'
import { pathOf } from '../../contract/endpoints.ts'
import { hasGo } from '../../rig/load/k6/build.ts'
import { admitHost } from '../../rig/platform/hosts.ts'
import { readPolicy } from '../../rig/run/policy-file.ts'
import { buildReaders, type Project, type Readers, root, type Service, secrets } from './compose-file.ts'

const withGo = await hasGo(process.env)
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const sources = globSync('{contract,rig,collector,targets}/**/*.ts', { cwd: root }).map(read).join('\n')

describe.skipIf(!withGo)(`docker-compose.yml, as Docker Compose's own loader reads it${withGo ? '' : ' (skipped: there is no Go to build it with)'}`, () => {
  let readers: Readers
  let project: Project
  beforeAll(() => {
    readers = buildReaders()
    project = readers.load(secrets)
  }, 240_000)
  afterAll(() => readers?.[Symbol.dispose]())

  const services = () => Object.entries(project.services)
  const service = (name: string): Service => {
    const found = project.services[name]
    if (!found) throw new Error(`expected a service ${name}`)
    return found
  }
  /** Those that run the image of the Dockerfile. */
  const ours = () => services().filter(([, { build }]) => build)

  test('it is next to a Dockerfile that BuildKit accepts without warnings', () => {
    expect(readers.lint(join(root, 'Dockerfile'))).toBe('')
    const broken = join(mkdtempSync(join(tmpdir(), 'cutover-dockerfile-')), 'Dockerfile')
    onTestFinished(() => rmSync(dirname(broken), { recursive: true, force: true }))
    writeFileSync(broken, 'FROM scratch AS ONE\n')
    expect(readers.lint(broken)).toContain('StageNameCasing')
    writeFileSync(broken, 'FROM scratch\nCOPPY a b\n')
    expect(() => readers.lint(broken)).toThrow('unknown instruction: COPPY')
  })

  test('it has all expected services', () => {
    expect(Object.keys(project.services).sort()).toEqual(['collector', 'cutover', 'database', 'demo', 'grafana', 'prometheus'])
    expect(Object.fromEntries(services().map(([name, { profiles }]) => [name, profiles?.join() ?? 'always']))).toMatchObject({
      collector: 'always',
      cutover: 'run',
      demo: 'demo',
      database: 'demo',
    })
  })

  test.each(Object.keys(secrets))('it does not start without %s', name => {
    expect(() => readers.load({ ...secrets, [name]: '' })).toThrow(`required variable ${name} is missing a value: set it in .env`)
  })

  test('each secret is passed only to the services that need it', () => {
    const has = Object.fromEntries(services().map(([name, it]) => [name, Object.values(secrets).filter(secret => JSON.stringify(it).includes(secret))]))
    expect(has).toEqual({
      collector: ['token-s'],
      cutover: ['token-s', 'reader-s'],
      database: ['owner-s'],
      demo: ['owner-s', 'reader-s'],
      grafana: ['grafana-s'],
      prometheus: [],
    })
  })

  test('no service runs as root, has a capability or a writable file system', () => {
    for (const [name, { user, read_only, privileged = false, cap_add, cap_drop, security_opt }] of services()) {
      expect([name, /^[1-9]\d*:\d+$/.test(user ?? ''), read_only, privileged, cap_add ?? [], cap_drop, security_opt]).toEqual([
        ...[name, true, true, false],
        ...[[], ['ALL'], ['no-new-privileges:true']],
      ])
    }
  })

  test('ports are published on the loopback address only, and only for services with a password', () => {
    const published = services().flatMap(([name, { ports }]) => ports.map(({ host_ip, published, target }) => `${name} ${host_ip}:${published}:${target}`))
    expect(published).toEqual(['collector 127.0.0.1:4318:4318', 'grafana 127.0.0.1:3001:3000'])
    expect(service('grafana').environment).toMatchObject({ GF_AUTH_ANONYMOUS_ENABLED: 'false', GF_USERS_ALLOW_SIGN_UP: 'false' })
  })

  test('Grafana neither fetches from other hosts nor reports to them', () => {
    expect(service('grafana').environment).toMatchObject({
      GF_ANALYTICS_REPORTING_ENABLED: 'false',
      GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
      GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: 'false',
      GF_PLUGINS_PREINSTALL_DISABLED: 'true',
      GF_SECURITY_DISABLE_GRAVATAR: 'true',
      GF_NEWS_NEWS_FEED_ENABLED: 'false',
    })
  })

  test('every image is pinned to one version; our own to that of package.json', () => {
    for (const [name, { image }] of services()) expect([name, image]).toEqual([name, expect.stringMatching(/^[a-z/]+:v?\d+\.\d+(\.\d+)?(-[a-z]+)?$/)])
    for (const [, { image }] of ours()) expect(image).toBe(`cutover:${JSON.parse(read('package.json')).version}`)
  })

  test('mounts are read-only files of the repository or declared volumes', () => {
    for (const [name, { volumes }] of services()) {
      for (const { type, source, read_only } of volumes) {
        if (type === 'volume') expect([name, Object.keys(project.volumes)]).toEqual([name, expect.arrayContaining([source])])
        else expect([name, relative(root, source), existsSync(source), read_only]).toEqual([name, relative(root, source), true, true])
      }
    }
  })

  test.each([
    ['collector', 'rig/cli/main.ts', ['collector']],
    ['cutover', 'rig/cli/main.ts', ['run']],
    ['demo', 'targets/demo/main.ts', []],
  ])('the command and the flags of %s exist', (name, program, subcommand) => {
    const command = service(name).command ?? []
    expect(command.slice(0, subcommand.length)).toEqual(subcommand)
    const help = spawnSync(process.execPath, [join(root, program), ...subcommand, '--help'], { encoding: 'utf8' }).stdout
    const flags = command.filter(word => word.startsWith('--')).map(word => word.split('=')[0])
    expect(flags.length).toBeGreaterThan(1)
    for (const flag of flags) expect(help).toMatch(new RegExp(`\\s${flag}\\s`))
  })

  test('every variable is one that the code reads', () => {
    for (const [name, { environment }] of ours()) {
      for (const variable of Object.keys(environment)) expect([name, variable, sources.includes(variable)]).toEqual([name, variable, true])
    }
  })

  test('the demo is probed, loaded and scraped at its own addresses, which its policy allows', async () => {
    const { allowHosts } = readPolicy(join(root, 'deploy/demo/thresholds.json')).policy
    const { CUTOVER_BASELINE_URL: baseline, CUTOVER_CANDIDATE_URL: candidate } = service('collector').environment
    const flag = (name: string, flags: Service['command']) => flags?.[flags.indexOf(`--${name}`) + 1]
    expect([baseline, candidate]).toEqual([
      `http://demo:${flag('baseline-port', service('demo').command)}`,
      `http://demo:${flag('candidate-port', service('demo').command)}`,
    ])
    expect(service('cutover').command).toEqual(expect.arrayContaining([`--baseline=${baseline}`, `--candidate=${candidate}`]))
    for (const url of [baseline, candidate]) await expect(admitHost(url ?? '', allowHosts, async () => ['172.18.0.2'])).resolves.toBeTruthy()
    const database = new URL(service('cutover').environment.CUTOVER_DATABASE_URL ?? '')
    expect(project.services).toHaveProperty(database.hostname)
    expect(allowHosts).toContain(database.hostname)
    const port = flag('port', service('collector').command)
    expect(service('cutover')).toMatchObject({ network_mode: 'service:collector', command: expect.arrayContaining([`--collector=http://127.0.0.1:${port}`]) })
    expect(read('deploy/prometheus/compose.yml')).toContain(`- collector:${port}\n`)
    expect(service('collector').ports).toMatchObject([{ target: Number(port) }])
  })

  test('the health check of the demo uses the configured path', () => {
    const asked = service('demo').healthcheck?.test?.join(' ')
    const port = { baseline: 3000, candidate: 8000 }
    for (const arm of arms) expect(asked).toContain(`http://127.0.0.1:${port[arm]}${pathOf('platform.health', arm)}'`)
  })

  test('depends_on with a health condition names only services with a health check', () => {
    const hasOne = ({ healthcheck, build }: Service) => healthcheck?.disable !== true && (healthcheck !== undefined || build !== undefined)
    for (const [name, { depends_on }] of services()) {
      for (const [other, { condition }] of Object.entries(depends_on))
        expect([name, other, condition, hasOne(service(other))]).toEqual([name, other, 'service_healthy', true])
    }
  })
})
