/** The rig's version, as in package.json: what it calls itself to Sentry and in its own telemetry. */
export const version = '0.1.0'
