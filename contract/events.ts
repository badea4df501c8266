/** Names of all events that this version sends or judges. */
export const events = {
  runOpened: 'cutover.run.opened',
  runClosed: 'cutover.run.closed',
  writeAttempted: 'cutover.write.attempted',
  writeAcknowledged: 'cutover.write.acknowledged',
  writeIndeterminate: 'cutover.write.indeterminate',
  writeObserved: 'cutover.write.observed',
  backendIdentified: 'cutover.backend.identified',
  generatorSummary: 'cutover.generator.summary',
  censusFinished: 'cutover.census.finished',
  evidenceAttested: 'cutover.evidence.attested',
  evidenceImported: 'cutover.evidence.imported',
  sessionEnded: 'cutover.session.ended',
  parityCompared: 'cutover.parity.compared',
  endpointFound: 'cutover.endpoint.found',
  tokenExchanged: 'cutover.token.exchanged',
  drillFinished: 'cutover.drill.finished',
  runEarlier: 'cutover.run.earlier',
  checkpointDecided: 'cutover.checkpoint.decided',
  historyNoted: 'cutover.history.noted',
  liveKeySeen: 'cutover.live-key.seen',
  requestSampled: 'cutover.request.sampled',
} as const

/** One event on its way: attributes are flat, `body` is structured data (sent as JSON text). */
export interface OutgoingEvent {
  readonly name: string
  /** Repeats with the same id are dropped. */
  readonly id: string
  /** Milliseconds since the epoch. */
  readonly time: number
  readonly attributes?: Readonly<Record<string, string | number | boolean>>
  readonly body?: unknown
}
