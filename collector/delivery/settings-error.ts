/** Settings in the environment or in a file are wrong: all errors together, each a sentence. */
export class SettingsError extends Error {
  readonly errors: readonly string[]

  constructor(errors: readonly string[]) {
    super(errors.join('\n'))
    this.name = 'SettingsError'
    this.errors = errors
  }
}
