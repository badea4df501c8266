import { z } from 'zod'

/** This backend issues and verifies tokens with a secret of its own: each side refuses the other's. */
export const ownTokenSecret = z.boolean()

/** @param shared the secret that both backends know */
export function secretOfItsOwn(shared: string): string {
  return `${shared}, but another one`
}
