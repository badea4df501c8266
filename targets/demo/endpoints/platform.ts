import type { Handler, Services } from '../call.ts'

/** Health uses no database: it shows that this process responds, at any rate of requests. */
export function platformHandlers({ identity, faults }: Services): Record<'platform.health', Handler> {
  return {
    'platform.health': async () => ({ status: 200, body: { status: 'ok', ...identity, environment: faults.settings.environment ?? identity.environment } }),
  }
}
