// Loaded before each unit test (vitest.unit.config.ts): starting a process is an error that says where the test belongs.
import childProcess from 'node:child_process'
import { syncBuiltinESMExports } from 'node:module'

for (const name of ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork'] as const) {
  childProcess[name] = (() => {
    throw new Error(`A unit test called ${name}: name its file in vitest.unit.config.ts, since it starts a process`)
  }) as never
}
syncBuiltinESMExports()
