import { Writable } from 'node:stream'
import { runCli } from '../../rig/cli/run-cli.ts'
import type { CommandIo } from '../../rig/platform/command-io.ts'
import { listenForInterruption } from '../../rig/platform/interruption.ts'
import type { Finished } from './processes.ts'

/** Runs `cutover <args>` in this process, as long as it starts nothing that only a process of its own can hold.
 *  @param environment on top of the test's own */
export async function runCommand(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Omit<Finished, 'stderrAfterStdout'>> {
  const [stdout, stderr] = [new Page(), new Page()]
  const io: CommandIo = { stdout, stderr, env: { ...process.env, CUTOVER_CALLED_AS: 'cutover', ...environment }, listen: listenForInterruption }
  const code = await runCli(args, io)
  return { code, stdout: stdout.text, stderr: stderr.text }
}

/** Keeps what is written to it. */
class Page extends Writable {
  text = ''

  override _write(chunk: Buffer, _encoding: BufferEncoding, written: () => void): void {
    this.text += String(chunk)
    written()
  }
}
