import { z } from 'zod'

/** What a backend tells its supervisor: at first the port it listens on, or why it cannot; later that it ends now and another process is to
 *  take its place after so many seconds. */
export const backendMessage = z.union([z.object({ port: z.number() }), z.object({ failed: z.string() }), z.object({ restart: z.number() })])
export type BackendMessage = z.infer<typeof backendMessage>
