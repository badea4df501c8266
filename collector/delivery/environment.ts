import { readFileSync } from 'node:fs'
import type { DestinationSettings } from './destination.ts'
import { forwardSettings, forwardVariable, variablesIn } from './forward-settings.ts'
import { type NoticeSettings, noticeSettings, noticeVariables } from './notice-settings.ts'
import { WrongSetting } from './wrong-setting.ts'

/** Whom a collector is to give what. */
export interface DeliverySettings {
  readonly destinations: readonly DestinationSettings[]
  readonly notices: NoticeSettings
}

/** Reads all settings of delivery from the environment. @throws WrongSetting with everything that is wrong in any of them */
export function deliverySettings(environment: NodeJS.ProcessEnv): DeliverySettings {
  const errors = [forwardSettings, noticeSettings].flatMap(read => errorsOf(() => read(environment)))
  if (errors.length > 0) throw new WrongSetting(errors)
  return { destinations: forwardSettings(environment), notices: noticeSettings(environment) }
}

/** The variables that these settings are read from, of those that are set: what a child must be given to do the same.
 *  @throws WrongSetting when a collector would not start with them */
export function deliveryEnvironment(environment: NodeJS.ProcessEnv): Record<string, string> {
  deliverySettings(environment)
  const { [forwardVariable]: file } = environment
  const names = [forwardVariable, ...Object.values(noticeVariables).flat(), ...(file ? variablesIn(readFileSync(file, 'utf8')) : [])]
  return Object.fromEntries(names.flatMap(name => (environment[name] ? [[name, environment[name]] as const] : [])))
}

function errorsOf(read: () => unknown): readonly string[] {
  try {
    read()
    return []
  } catch (error) {
    if (error instanceof WrongSetting) return error.errors
    throw error
  }
}
