/** Addresses that the backends listen on: this machine's own, or all, for a container of their own. Whoever reaches a backend may have it misbehave. */
export const hosts = ['127.0.0.1', '0.0.0.0'] as const
export type Host = (typeof hosts)[number]
