import type { Handler, Services } from '../call.ts'

/** Health asks no database: it says that this process answers, as often as anybody wants to know. */
export function platformHandlers({ identity, faults }: Services): Record<'platform.health', Handler> {
  return {
    'platform.health': async () => ({ status: 200, body: { status: 'ok', ...identity, environment: faults.settings.environment ?? identity.environment } }),
  }
}
