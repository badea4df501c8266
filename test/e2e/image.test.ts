import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { k6Version } from '../../rig/load/k6/build.ts'
import { type Postgres, startPostgres } from '../../targets/demo/postgres/server.ts'
import { buildImage } from '../deploy/build-image.ts'
import { stagesOf } from '../deploy/dockerfile.ts'
import type { LiveVerdict } from '../live/run-case.ts'

const root = join(import.meta.dirname, '..', '..')
/** npm and the programs of the image run on the pinned Node, as in the base image. */
const path = `${dirname(process.execPath)}:${process.env.PATH}`
const user = 1000
const token = 'e2e-token'

let folder: string
let image: string
let postgres: Postgres

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cutover-image-'))
  chmodSync(folder, 0o755)
  image = buildImage({ root, folder, environment: { ...process.env, PATH: path, GOWORK: 'off' } }).image
  // No Docker, no base image: the user is there by number alone, and has a temporary folder.
  mkdirSync(join(image, 'tmp'))
  chownSync(join(image, 'tmp'), user, user)
  postgres = await startPostgres()
}, 900_000)

afterAll(async () => {
  await postgres?.[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
})

/** Starts a program as a container does: as nobody special, with nothing of our environment, in the folder for data. */
function inContainer(command: readonly string[], environment: Readonly<Record<string, string>> = {}): ChildProcess {
  const [, ...args] = command.map(word => (word.startsWith('/app/') ? join(image, word) : word))
  const child = spawn(process.execPath, args, {
    ...(process.getuid?.() === 0 ? { uid: user, gid: user } : {}),
    cwd: join(image, 'data'),
    env: { PATH: `${join(image, 'usr/local/bin')}:/usr/bin:/bin`, TMPDIR: join(image, 'tmp'), HOME: '/nonexistent', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child.stderr?.pipe(process.stderr)
  return child
}

/** Its first line, parsed; ended when the test is. */
async function serving(child: ChildProcess): Promise<Record<string, string>> {
  onTestFinished(async () => {
    child.kill('SIGTERM')
    if (child.exitCode === null) await once(child, 'exit')
  })
  if (!child.stdout) throw new Error('expected a stdout to read')
  for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line)
  throw new Error('expected a line that says where it serves')
}

test('Dockerfile: the built image serves the demo, collects, probes and runs k6, and writes only to its data volume', {
  timeout: 600_000,
}, async () => {
  const last = stagesOf(readFileSync(join(root, 'Dockerfile'), 'utf8')).at(-1)
  const entrypoint: string[] = JSON.parse(last?.instructions.find(({ instruction }) => instruction === 'ENTRYPOINT')?.text ?? '[]')
  expect(execFileSync(join(image, 'usr/local/bin/k6'), ['version'], { encoding: 'utf8' })).toContain(k6Version)
  const before = filesOf(join(image, 'app'))

  const ports = ['--host', '0.0.0.0', '--baseline-port', '0', '--candidate-port', '0']
  const database = { DEMO_DATABASE_URL: postgres.url, DEMO_READER_PASSWORD: 'reader' }
  const { baseline = '', candidate = '' } = await serving(inContainer(['node', '/app/targets/demo/main.ts', ...ports], database))
  const backends = { CUTOVER_BASELINE_URL: baseline, CUTOVER_CANDIDATE_URL: candidate, CUTOVER_TOKEN: token }
  const { url = '' } = await serving(inContainer([...entrypoint, 'collector', '--host', '0.0.0.0', '--port', '0'], backends))
  const here = url.replace('0.0.0.0', '127.0.0.1')

  const read = Object.assign(new URL(postgres.url), { username: 'cutover', password: 'reader' }).href
  const load = ['run', `--baseline=${baseline}`, `--candidate=${candidate}`, '--profile=smoke', '--force', `--collector=${here}`]
  const run = inContainer([...entrypoint, ...load], { CUTOVER_TOKEN: token, CUTOVER_DATABASE_URL: read })
  let printed = ''
  run.stdout?.on('data', chunk => (printed += chunk))
  const [code] = await once(run, 'close')
  expect([code, printed]).toEqual([3, expect.stringContaining('Checkpoint 1')])

  const [id = ''] = readdirSync(join(image, 'data', 'runs'))
  const files = join(image, 'data', 'runs', id)
  expect(readdirSync(files)).toEqual(expect.arrayContaining(['record.bin', 'verdict.json']))
  const verdict: LiveVerdict = JSON.parse(readFileSync(join(files, 'verdict.json'), 'utf8'))
  // The database's counts were read, by a role of its own.
  const cost = verdict.checkpoints.flatMap(({ findings }) => findings.filter(({ criterion }) => criterion === 'database-statements'))
  expect(cost.map(({ reason }) => reason)).toEqual([expect.stringMatching(/^20 s with \d[\d,]* requests per backend were measured/)])
  const metrics = await (await fetch(`${here}/metrics`)).text()
  for (const backend of ['baseline', 'candidate']) expect(metrics).toMatch(new RegExp(`backend_up_checks_total\\{backend="${backend}",outcome="up"\\} [1-9]`))
  expect(filesOf(join(image, 'app'))).toEqual(before)
})

function filesOf(path: string): string[] {
  return readdirSync(path, { recursive: true, encoding: 'utf8' }).sort()
}
