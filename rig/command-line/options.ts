import { InvalidArgumentError, Option } from 'commander'
import { assets } from '../assets.ts'
import { gates } from '../run/options.ts'

// Options and texts that several commands share.

export function gateOption(): Option {
  return new Option('--gate <part>', 'what the exit code looks at').choices(gates).default('all')
}

export function thresholdsOption(): Option {
  return new Option('--thresholds <file>', 'the policy').default(assets.thresholds, 'thresholds.json of this repository')
}

/** The last lines of a command's help. */
export function example(command: string): string {
  return `\nExample:\n  npm run cutover -- ${command}`
}

/** @throws InvalidArgumentError for anything but up to ten digits */
export function wholeNumber(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError(`Expected a whole number, got "${text}".`)
  return Number(text)
}
