import type { Command } from 'commander'
import type { CommandIo, Output } from '../platform/command-io.ts'
import { exitCodes } from '../platform/failure.ts'
import { typeable } from '../platform/invocation.ts'

/** Columns of help where the terminal is wider, or there is none. */
const maxWidth = 80

/** Prints help to the command's own streams: the page of `cutover --help`, and commander's own page for each command. */
export function setHelp(program: Command, io: CommandIo): void {
  const width = ({ columns }: Output) => Math.min(columns || maxWidth, maxWidth)
  program
    .configureOutput({
      writeOut: text => void io.stdout.write(typeable(text)),
      writeErr: text => void io.stderr.write(typeable(text)),
      getOutHelpWidth: () => width(io.stdout),
      getErrHelpWidth: () => width(io.stderr),
      outputError: () => {},
    })
    .configureHelp({ subcommandTerm: command => command.name() })
  const own = program.createHelp()
  const formatCommand = own.formatHelp.bind(own)
  program.configureHelp({
    subcommandTerm: command => command.name(),
    formatHelp: (command, help) => (command === program ? overview(program) : formatCommand(command, help)),
  })
}

/** Command, and what it does, by group; 21 lines, so that it fits a terminal of 80 × 24. */
function overview(program: Command): string {
  const groups = Map.groupBy(program.commands, command => command.helpGroup())
  const lines = [...groups].flatMap(([group, commands]) =>
    commands.map((command, i) => `${(i === 0 ? group : '').padEnd(11)} ${command.name().padEnd(10)} ${command.summary() || command.description()}`),
  )
  return ['Usage: cutover <command> [options]     A command says more with --help.', ...lines, `Exit codes: ${exitCodeText}`, ''].join('\n')
}

/** What the exit codes mean, on one line. */
const exitCodeText = `${exitCodes.go} go, ${exitCodes.noGo} no-go, ${exitCodes.badInput} wrong input, ${exitCodes.inconclusive} inconclusive, ${exitCodes.rigFailed} rig failed, ${exitCodes.interrupted} interrupted`
