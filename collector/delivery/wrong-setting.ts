/** Something of the environment or of a file of settings is wrong: all errors at once, each a sentence. */
export class WrongSetting extends Error {
  readonly errors: readonly string[]

  constructor(errors: readonly string[]) {
    super(errors.join('\n'))
    this.name = 'WrongSetting'
    this.errors = errors
  }
}
