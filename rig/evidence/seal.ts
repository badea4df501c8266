import { createHash } from 'node:crypto'

/** SHA-256 of everything in an entry but itself, keys in order: no secret, it only shows what was changed by accident. */
export function sealOf(written: object): string {
  const said = Object.entries(written).filter(([key]) => key !== 'sha256')
  return createHash('sha256')
    .update(JSON.stringify(said.sort(([a], [b]) => (a < b ? -1 : 1))))
    .digest('hex')
}
