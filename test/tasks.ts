import { spawn } from 'node:child_process'
import { join } from 'node:path'

/** One step of a task: its name, and the command that the pinned Node runs from the repository's root. */
interface Step {
  readonly name: string
  readonly command: readonly string[]
}

const root = join(import.meta.dirname, '..')
const bin = (name: string) => join(root, 'node_modules', name)

const biome = bin('@biomejs/biome/bin/biome')
const vitest = bin('vitest/vitest.mjs')
const lint: Step = { name: 'format and lint', command: [biome, 'ci', '--error-on-warnings', '.'] }
const types: Step = { name: 'types', command: [bin('typescript/bin/tsc'), '-p', '.'] }
const check: readonly Step[] = [
  lint,
  types,
  { name: 'unused code', command: [bin('knip/bin/knip.js')] },
  { name: 'architecture', command: [vitest, 'run', '--reporter=dot', 'test/architecture.test.ts'] },
]

/** A first build takes minutes: it must not eat into a test's own time. */
const k6: Step = { name: 'k6', command: ['test/live/ensure-k6.ts'] }

const unit = ['--config', 'vitest.unit.config.ts']

const tasks: Readonly<Record<string, readonly Step[]>> = {
  check,
  lint: [lint],
  typecheck: [types],
  'test:unit': [{ name: 'unit tests', command: [vitest, 'run', '--reporter=dot', ...unit] }],
  'test:watch': [{ name: 'unit tests, again whenever a file changes', command: [vitest, 'watch', ...unit] }],
  // The live runs by themselves: another test on the same cores would be measured with them.
  test: [
    ...check,
    k6,
    { name: 'live runs', command: [vitest, 'run', 'test/live.test.ts'] },
    { name: 'tests', command: [vitest, 'run', '--exclude', 'test/live.test.ts'] },
  ],
  e2e: [k6, { name: 'end to end', command: [vitest, 'run', '--config', 'vitest.e2e.config.ts'] }],
  faults: [k6, { name: 'faults', command: [vitest, 'run', '--config', 'vitest.faults.config.ts'] }],
  generate: [{ name: 'generate', command: ['test/generate.ts'] }],
  'read-record': [{ name: 'record', command: ['test/read-record.ts'] }],
  bench: [
    { name: 'intake', command: ['test/bench/intake.ts'] },
    { name: 'replay', command: ['test/bench/replay.ts'] },
    { name: 'scrape', command: ['test/bench/scrape.ts'] },
    { name: 'proxy', command: ['test/bench/proxy.ts'] },
    { name: 'forwarding', command: ['test/bench/forwarding.ts'] },
    { name: 'start', command: ['test/bench/start.ts'] },
    { name: 'census', command: ['test/bench/census.ts'] },
    { name: 'house', command: ['test/bench/house.ts'] },
  ],
  'bench:judge': [{ name: 'how often the judge is wrong', command: ['test/bench/judge.ts'] }],
}

const [task = '', ...extra] = process.argv.slice(2)
const steps = tasks[task]
if (!steps) {
  console.error(`Cannot run the task "${task}": expected one of ${Object.keys(tasks).join(', ')}`)
  process.exit(2)
}
process.exit(await inOrder(steps, extra))

/** @param more arguments for the last step */
async function inOrder(all: readonly Step[], more: readonly string[]): Promise<number> {
  for (const step of all) {
    console.error(`▸ ${step.name}`)
    const code = await run(step === all.at(-1) ? [...step.command, ...more] : step.command)
    if (code !== 0) return code
  }
  return 0
}

function run(command: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...command], { cwd: root, stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
  return new Promise(resolve => child.on('exit', code => resolve(code ?? 1)))
}
