import type { Socket } from 'node:net'
import { z } from 'zod'

/** Every connection is cut without an answer, health's too. */
export const outage = z.boolean()

/** Cuts a connection as a dead process would: at once, with a reset. */
export function cut(socket: Socket): void {
  socket.resetAndDestroy()
}
