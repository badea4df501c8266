#!/usr/bin/env node
// Runs on any Node from 20 on: installs what the lockfile names, then hands over to the Node that the project pins.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { basename, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const stamp = join(root, 'node_modules', '.cutover-installed')
const rigFailed = 4

await install()
await handOver(process.argv.slice(2))

async function install() {
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  const stopProgress = showProgress('cutover: installing packages (npm ci)')
  // An older npm's Node is not the one that will run this: its warnings about engines mean nothing here.
  const flags = ['ci', '--no-audit', '--no-fund', '--no-update-notifier', '--no-progress', '--loglevel=error']
  const { code, error, signalled } = await run('npm', flags, { cwd: root, stdio: ['ignore', 2, 2] })
  stopProgress()
  // npm answers a signal with an exit code of its own.
  if (signalled) process.exit(128 + constants.signals[signalled])
  if (code !== 0) {
    console.error(`error: npm ci failed${error ? `: ${error.message}` : ''}. Check that the npm registry can be reached, then try again.`)
    process.exit(rigFailed)
  }
  writeFileSync(stamp, wanted)
}

/** One line on stderr; on a terminal it counts the seconds. @returns ends it */
function showProgress(text) {
  const { stderr } = process
  if (!stderr.isTTY || process.env.TERM === 'dumb' || process.env.CI) {
    stderr.write(`${text} …\n`)
    return () => {}
  }
  const began = Date.now()
  const draw = () => stderr.write(`\r${text} … ${Math.round((Date.now() - began) / 1000)} s`)
  draw()
  const timer = setInterval(draw, 1000)
  return () => {
    clearInterval(timer)
    stderr.write('\n')
  }
}

async function handOver(args) {
  const node = pinnedNode()
  const entry = args[0] === '--task' ? [join(root, 'test', 'tasks.ts'), ...args.slice(1)] : [join(root, 'rig', 'cli', 'main.ts'), ...args]
  // What is read passes through and is gone: a young generation that may grow only makes judging a long record look large.
  // Types need to be stripped only once: what Node compiled is kept next to the packages, and replaced with them.
  const env = { NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'node'), ...process.env, CUTOVER_CALLED_AS: calledAs() }
  const { code, error } = await run(node, ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=8', ...entry], { stdio: 'inherit', env })
  if (error) console.error(`error: Cannot start ${node}: ${error.message}`)
  process.exit(error ? rigFailed : code)
}

/** Runs a program to its end, and passes signals on to it. (A terminal signals the whole group, `kill` only this process.)
 *  @returns its exit code, 128 and the signal's number where a signal ended it; an error where it could not be started; the first signal */
function run(program, args, options) {
  let signalled = null
  const passOn = signal => {
    signalled ??= signal
    child.kill(signal)
  }
  // First, since a signal may come as soon as the program runs.
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, passOn)
  const child = spawn(program, args, options)
  return new Promise(resolve => {
    child.on('error', error => resolve({ code: rigFailed, error, signalled }))
    child.on('exit', (code, signal) => {
      for (const name of signals) process.off(name, passOn)
      resolve({ code: code ?? 128 + constants.signals[signal], signalled })
    })
  })
}

/** What the caller can type to start this again; commands in texts begin with it. */
function calledAs() {
  const { npm_lifecycle_event: script, npm_package_name: name } = process.env
  if (script === 'npx') return 'npx cutover'
  if (script !== undefined && name === 'cutover') return 'npm run cutover --'
  const [, path = ''] = process.argv
  return basename(path) === 'cutover' ? 'cutover' : `node ${relative(process.cwd(), path) || path}`
}

function pinnedNode() {
  for (const name of [`node-${process.platform}-${process.arch}`, `node-bin-${process.platform}-${process.arch}`]) {
    const path = join(root, 'node_modules', name, 'bin', 'node')
    if (existsSync(path)) return path
  }
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 24 || (major === 24 && minor >= 6)) return process.execPath
  console.error(`error: no Node 24 for ${process.platform}-${process.arch} among the installed packages. Start cutover with Node 24.6 or newer.`)
  process.exit(rigFailed)
}
