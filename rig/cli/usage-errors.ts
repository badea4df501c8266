import { type Command, CommanderError, type Option } from 'commander'
import { exitCodes } from '../platform/failure.ts'

/** Flags that got another name: they answer with it. */
export const renamedFlags: Readonly<Record<string, string>> = {
  '--anyway': '--force',
  '--at-most': '--max-rate',
  '--because': '--reason',
  '--census': '--read-back',
  '--census-sql': '--read-back-sql',
  '--control': '--control-probe',
  '--errors': '--error-rate',
  '--i-may-load-production': '--allow-production',
  '--keep': '--keep-data',
  '--monitor-longest': '--monitor-max-runtime',
  '--only': '--kind',
  '--push-on': '--no-abort',
  '--sessions': '--rate',
  '--times': '--count',
  '--within': '--max-duration',
}

/** Names unknown flags before anything else is looked at, with the nearest one. @throws CommanderError */
export function checkFlags(program: Command, args: readonly string[]): void {
  const { command, rest } = commandOf(program, args)
  if (acceptsAnyFlag(command)) return
  const unknown = flagsIn(command, rest).find(flag => flag !== '--help' && flag !== '-h' && optionOf(command, flag) === undefined)
  if (unknown !== undefined) throw new CommanderError(exitCodes.badInput, 'commander.unknownOption', unknownFlag(command, unknown))
}

/** Two lines for a mistake in the arguments: what is wrong, and where to look. @returns null where commander has printed help instead */
export function usageError(program: Command, args: readonly string[], error: CommanderError): string | null {
  if (error.code === 'commander.help') return null
  const call = commandOf(program, args)
  return `error: ${messageOf(error, call)}\nTry: ${[...call.path, '--help'].join(' ')}`
}

interface CommandCall {
  readonly command: Command
  /** Its names, from `cutover` on. */
  readonly path: readonly string[]
  /** The arguments after them. */
  readonly rest: readonly string[]
}

/** Finds the command that the arguments name. */
function commandOf(program: Command, args: readonly string[]): CommandCall {
  const [first = '', ...rest] = args
  const next = program.commands.find(command => command.name() === first)
  if (next === undefined) return { command: program, path: [program.name()], rest: args }
  const found = commandOf(next, rest)
  return { ...found, path: [program.name(), ...found.path] }
}

/** The collector reads its own flags. */
function acceptsAnyFlag(command: Command): boolean {
  return command.name() === 'collector'
}

/** The flags among the arguments of a command; values are left out. */
function flagsIn(command: Command, args: readonly string[]): string[] {
  const flags: string[] = []
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? ''
    if (arg === '--') break
    if (!/^-[-a-z]/i.test(arg)) continue
    const [flag = ''] = arg.startsWith('--') ? arg.split('=') : [arg.slice(0, 2)]
    flags.push(flag)
    const option = optionOf(command, flag)
    if (option?.required && arg === flag) i++
  }
  return flags
}

function optionOf(command: Command, flag: string): Option | undefined {
  return command.options.find(option => option.long === flag || option.short === flag)
}

function unknownFlag(command: Command, flag: string): string {
  const renamed = renamedFlags[flag]
  if (renamed !== undefined && optionOf(command, renamed)) return `${flag} is now ${renamed}`
  const known = command.options.flatMap(({ long, hidden }) => (long && !hidden ? [long] : []))
  return `unknown option ${flag}.${suggestion(flag, known)}`
}

function messageOf({ code, message }: CommanderError, { command, rest }: CommandCall): string {
  const text = message.replace(/^error: /, '').replace(/\n\(Did you mean .*\)$/s, '')
  if (code === 'commander.unknownCommand') {
    const [, name = ''] = /'(.*)'/.exec(text) ?? []
    return `unknown command ${name}.${suggestion(
      name,
      command.commands.map(known => known.name()),
    )}`
  }
  if (code === 'commander.missingMandatoryOptionValue') return missingFlags(command, rest)
  if (code === 'commander.missingArgument') return `${command.name()} needs <${/'(.*)'/.exec(text)?.[1] ?? ''}>`
  const invalid = /^option '(?:-\w, )?(--[\w-]+).*?' argument '(.*)' is invalid\. (.*)$/s.exec(text)
  if (!invalid) return text
  const [, flag, value, reason = ''] = invalid
  return `invalid value "${value}" for ${flag}: ${reason.replace(/^Allowed choices are (.*)\.$/, 'expected one of $1')}`
}

/** All flags that a command needs and did not get. */
function missingFlags(command: Command, args: readonly string[]): string {
  const given = flagsIn(command, args).map(flag => optionOf(command, flag))
  const missing = command.options.filter(option => option.mandatory && !given.includes(option))
  return `${command.name()} needs ${missing.map(({ flags }) => flags.replace(/^-\w, /, '')).join(' and ')}`
}

/** " Did you mean X?" for the nearest name; empty where none is near. */
function suggestion(text: string, names: readonly string[]): string {
  const near = names.map(name => ({ name, distance: editDistance(text, name) })).toSorted((a, b) => a.distance - b.distance)[0]
  return near !== undefined && near.distance <= Math.max(2, Math.floor(text.length / 3)) ? ` Did you mean ${near.name}?` : ''
}

/** Insertions, deletions and replacements that lead from one text to the other (Levenshtein 1966). */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, i) => i)
  for (const [i, letter] of [...from].entries()) {
    const next = [i + 1]
    for (const [j, other] of [...to].entries()) next.push(Math.min((row[j] ?? 0) + (letter === other ? 0 : 1), (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    row = next
  }
  return row[to.length] ?? 0
}
