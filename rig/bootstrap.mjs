#!/usr/bin/env node
// Runs on any Node from 20 on: installs what the lockfile names, then hands over to the Node that the project pins.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const stamp = join(root, 'node_modules', '.cutover-installed')
const rigFailed = 4

install()
handOver(process.argv.slice(2))

function install() {
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  console.error('cutover: installing packages (npm ci) …')
  // An older npm's Node is not the one that will run this: its warnings about engines mean nothing here.
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'], { cwd: root, stdio: ['ignore', 2, 2] })
  if (npm.status !== 0) {
    console.error(`cutover: npm ci failed${npm.error ? `: ${npm.error.message}` : ''}. Check that the npm registry can be reached, then try again.`)
    process.exit(rigFailed)
  }
  writeFileSync(stamp, wanted)
}

function handOver(args) {
  const node = pinnedNode()
  const entry = args[0] === '--task' ? [join(root, 'test', 'tasks.ts'), ...args.slice(1)] : [join(root, 'rig', 'cli', 'main.ts'), ...args]
  // What is read passes through and is gone: a young generation that may grow only makes judging a long record look large.
  // Types need to be stripped only once: what Node compiled is kept beside the packages, and replaced with them.
  const env = { NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'node'), ...process.env }
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=8', ...entry], { stdio: 'inherit', env })
  // A terminal signals the whole group, `kill` only this process: pass it on, the child takes repeats for one.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', error => {
    console.error(`cutover: cannot start ${node}: ${error.message}`)
    process.exit(rigFailed)
  })
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]))
}

function pinnedNode() {
  for (const name of [`node-${process.platform}-${process.arch}`, `node-bin-${process.platform}-${process.arch}`]) {
    const path = join(root, 'node_modules', name, 'bin', 'node')
    if (existsSync(path)) return path
  }
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 24 || (major === 24 && minor >= 6)) return process.execPath
  console.error(`cutover: no Node 24 for ${process.platform}-${process.arch} among the installed packages; start it with Node 24.6 or newer.`)
  process.exit(rigFailed)
}
