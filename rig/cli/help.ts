import type { Command, Option } from 'commander'
import type { CommandIo, Output } from '../platform/command-io.ts'
import { listExitCodes } from '../platform/failure.ts'
import { calledAs, typeable } from '../platform/invocation.ts'

/** Columns of help where the terminal is wider, or there is none. */
const maxWidth = 80

/** Prints help to the command's own streams: the page of `cutover --help`, and commander's own page for each command. */
export function setHelp(program: Command, io: CommandIo): void {
  const width = ({ columns }: Output) => Math.min(columns || maxWidth, maxWidth)
  program.configureOutput({
    writeOut: text => void io.stdout.write(fitCommands(typeable(text))),
    writeErr: text => void io.stderr.write(fitCommands(typeable(text))),
    getOutHelpWidth: () => width(io.stdout),
    getErrHelpWidth: () => width(io.stderr),
    outputError: () => {},
  })
  const formatCommand = program.createHelp().formatHelp
  program.configureHelp({
    subcommandTerm: command => command.name(),
    optionDescription: describeOption,
    formatHelp(command, help) {
      return command === program ? overview(program) : formatCommand.call(help, command, help)
    },
  })
}

/** Continues commands on further lines where the name by which the program was called makes them too long. */
function fitCommands(text: string): string {
  return text
    .split('\n')
    .map(line => (line.length > maxWidth ? breakCommand(line) : line))
    .join('\n')
}

/** Breaks a command before one of its flags, as a shell reads it; a line without a flag stays whole. */
function breakCommand(line: string): string {
  const end = line.lastIndexOf(' -', maxWidth - ' \\'.length)
  const start = line.search(/\S/)
  if (end <= start || !line.startsWith(calledAs(), start)) return line
  const rest = `${' '.repeat(start + 2)}${line.slice(end + 1)}`
  return `${line.slice(0, end)} \\\n${rest.length > maxWidth ? breakCommand(rest) : rest}`
}

/** What a flag is for, then its choices, its default and its variable. */
export function describeOption({ description, argChoices, defaultValue, defaultValueDescription, envVar }: Option): string {
  const hasDefault = defaultValue !== undefined && typeof defaultValue !== 'boolean'
  return [
    argChoices ? `${description}: ${argChoices.join(', ')}` : description,
    ...(hasDefault ? [`(default: ${defaultValueDescription ?? String(defaultValue)})`] : []),
    ...(envVar ? [`(or $${envVar})`] : []),
  ].join(' ')
}

/** Command, and what it does, by group; with a prompt it fits a terminal of 80 × 24. */
function overview(program: Command): string {
  const groups = Map.groupBy(program.commands, command => command.helpGroup())
  const lines = [...groups].flatMap(([group, commands]) =>
    commands.map((command, i) => `${(i === 0 ? group : '').padEnd(11)} ${command.name().padEnd(10)} ${command.description()}`),
  )
  return [
    program.description(),
    'Usage: cutover <command> [options]; each command has --help. Also: --version',
    '',
    ...lines,
    '',
    `Exit codes: ${listExitCodes()
      .map(({ code, short }) => `${code} ${short}`)
      .join(', ')}`,
    '',
  ].join('\n')
}
