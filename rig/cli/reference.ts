import type { Argument, Command } from 'commander'
import { listExitCodes } from '../platform/failure.ts'
import { describeOption } from './help.ts'

/** docs/reference/cli.md: every command with its arguments and flags. */
export function cliReference(program: Command): string {
  const commands = program.commands.flatMap(command => (command.commands.length > 0 ? command.commands : [command]))
  return `# Commands

Written by \`npm run generate\` from the definitions in \`rig/cli/\`; \`cutover <command> --help\` says the same, with an example. In a clone, \`npm run cutover -- <command>\` starts it. A URL without a scheme is http on this machine, otherwise https. A run is named by its id, the beginning of its id, \`latest\`, or its folder.

| Exit code | Meaning |
|---|---|
${listExitCodes()
  .map(({ code, long }) => `| ${code} | ${long} |`)
  .join('\n')}

${commands.map(section).join('\n')}`
}

function section(command: Command): string {
  const rows = [
    ...command.registeredArguments.map(argument => row(argumentTerm(argument), argument.description)),
    ...command.options.filter(({ hidden, long }) => !hidden && long !== '--help').map(option => row(option.flags, describeOption(option), option.mandatory)),
  ]
  return `## ${pathOf(command)}\n\n${command.description()}.\n${rows.length > 0 ? `\n| | |\n|---|---|\n${rows.join('\n')}\n` : ''}`
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`
}

function argumentTerm(argument: Argument): string {
  const name = argument.variadic ? `${argument.name()}...` : argument.name()
  return argument.required ? `<${name}>` : `[${name}]`
}

function row(term: string, description: string, isRequired = false): string {
  return `| \`${term.replaceAll('|', '\\|')}\` | ${(isRequired ? `${description} (required)` : description).replaceAll('|', '\\|')} |`
}
