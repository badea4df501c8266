import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'

export const root = join(import.meta.dirname, '..', '..')

/** The variables that must be set. */
export const secrets = { GRAFANA_ADMIN_PASSWORD: 'grafana-s', CUTOVER_TOKEN: 'token-s', DEMO_DATABASE_PASSWORD: 'owner-s', DEMO_READER_PASSWORD: 'reader-s' }

const text = z.string().nullish()
const words = z.array(z.string()).nullish()
const service = z.object({
  image: z.string(),
  build: z.object({ context: z.string(), dockerfile: z.string() }).optional(),
  profiles: words,
  user: text,
  read_only: z.boolean().optional(),
  privileged: z.boolean().optional(),
  cap_add: words,
  cap_drop: words,
  security_opt: words,
  network_mode: text,
  entrypoint: words,
  command: words,
  environment: z.record(z.string(), z.string().nullable()).default({}),
  healthcheck: z.object({ test: words, disable: z.boolean().optional() }).optional(),
  ports: z.array(z.object({ host_ip: text, target: z.number(), published: z.string() })).default([]),
  volumes: z
    .array(z.object({ type: z.enum(['bind', 'volume', 'tmpfs']), source: z.string(), target: z.string(), read_only: z.boolean().optional() }))
    .default([]),
  depends_on: z.record(z.string(), z.object({ condition: z.string(), required: z.boolean() })).default({}),
})
const project = z.object({ services: z.record(z.string(), service), volumes: z.record(z.string(), z.unknown()) })

export type Service = z.infer<typeof service>
export type Project = z.infer<typeof project>

/** Docker's own readers, built once. */
export interface Readers extends Disposable {
  /** Loads docker-compose.yml with all profiles, by compose-go. @throws Error with its message */
  load(variables: Readonly<Record<string, string>>): Project
  /** Warnings of BuildKit's linter for a Dockerfile. @throws Error when it cannot be read */
  lint(dockerfile: string): string
}

export function buildReaders(): Readers {
  const folder = mkdtempSync(join(tmpdir(), 'cutover-compose-'))
  const program = join(folder, 'compose')
  const environment = { ...process.env, GOWORK: 'off' }
  execFileSync('go', ['build', '-o', `${folder}/`, './...'], { cwd: import.meta.dirname, stdio: ['ignore', 'ignore', 'pipe'], env: environment })
  return {
    lint: dockerfile => execFileSync(join(folder, 'dockerfile'), [dockerfile], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }),
    load: variables => {
      const assignments = Object.entries(variables).map(([name, value]) => `${name}=${value}`)
      const { status, stdout, stderr } = spawnSync(program, [join(root, 'docker-compose.yml'), ...assignments], { encoding: 'utf8', env: {} })
      if (status !== 0) throw new Error(stderr)
      return project.parse(JSON.parse(stdout))
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}
