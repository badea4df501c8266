import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Why a test that needs these programs cannot run here; false when all of them are on PATH. For `context.skip` and titles. */
export function missing(...programs: readonly string[]): string | false {
  const absent = programs.filter(program => !onPath(program))
  return absent.length > 0 && `${absent.join(' and ')} not on PATH (Debian: apt-get install prometheus has both)`
}

function onPath(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some(folder => executable(join(folder, program)))
}

function executable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
