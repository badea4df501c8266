import { describe, expect, test } from 'vitest'
import { type CommandIo, processIo, runWithIo } from '../../../rig/platform/command-io.ts'
import { typeable } from '../../../rig/platform/invocation.ts'
import { definedCommands } from '../cli/definitions.ts'

/** Calls it as a command that was started so. */
function calledAs<Result>(how: string, work: () => Result): Promise<Result> {
  const io: CommandIo = { ...processIo, env: { CUTOVER_CALLED_AS: how } }
  return runWithIo(io, async () => work())
}

describe('commands in texts', () => {
  test.each([
    ['npm run cutover --', 'Try: npm run cutover -- run --help'],
    ['npx cutover', 'Try: npx cutover run --help'],
    ['node rig/bootstrap.mjs', 'Try: node rig/bootstrap.mjs run --help'],
    ['', 'Try: cutover run --help'],
  ])('started as "%s": %s', async (how, shown) => {
    expect(await calledAs(how, () => typeable('Try: cutover run --help'))).toBe(shown)
  })

  test.each(['cutover decides, with evidence', 'test/rig/cutover run', 'cutover.run.id', 'cutover runs'])('other words stay: %s', async text => {
    expect(await calledAs('npx cutover', () => typeable(text))).toBe(text)
  })

  test('every command is known', async () => {
    const paths = definedCommands().commands.flatMap(command =>
      command.commands.length > 0 ? command.commands.map(inner => `${command.name()} ${inner.name()}`) : [command.name()],
    )
    expect(paths.length).toBeGreaterThan(15)
    for (const path of paths) expect(await calledAs('npx cutover', () => typeable(`Run cutover ${path}`))).toBe(`Run npx cutover ${path}`)
  })

  test('what was turned already stays', async () => {
    expect(await calledAs('npx cutover', () => typeable(typeable('`cutover evidence list`')))).toBe('`npx cutover evidence list`')
  })
})
