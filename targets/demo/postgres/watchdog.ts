import { spawn } from 'node:child_process'

/** Waits for its stdin to close, which the death of this process does too; the server's pid stands in its data folder while it runs. */
const script = `
read -r _
pid=$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null) && kill -INT "$pid" 2>/dev/null
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  test -e "$1/data/postmaster.pid" || break
  sleep 0.1
done
test -e "$1/data/postmaster.pid" && kill -KILL "$pid" 2>/dev/null
rm -rf -- "$1"
`

/** Ends the server and removes its folder if this process is killed and can no longer do so itself. In its own group, so that it outlives a kill of ours.
 *  @param folder holds `data`  @returns calls the watchdog off */
export function watchOver(folder: string): () => void {
  const watchdog = spawn('/bin/sh', ['-c', script, 'sh', folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    cwd: '/',
    env: { PATH: '/usr/bin:/bin' },
  })
  watchdog.on('error', () => {})
  watchdog.unref()
  return () => {
    watchdog.kill('SIGKILL')
  }
}
