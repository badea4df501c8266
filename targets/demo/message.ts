import { z } from 'zod'

/** What a backend tells its supervisor, once: the port it listens on, or why it cannot. */
export const backendMessage = z.union([z.object({ port: z.number() }), z.object({ failed: z.string() })])
export type BackendMessage = z.infer<typeof backendMessage>
