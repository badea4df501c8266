/** Metrics that the judge reads. */
export const metrics = {
  /** Trend, ms: connect + TLS + send + wait + receive, of answers as expected only; by target, endpoint. */
  latency: 'cutover_latency',
  /** Counter by target, endpoint, outcome (see `requestOutcomes`). */
  requests: 'cutover_requests',
  /** Counter by target, journey. */
  sessionsStarted: 'cutover_sessions_started',
  /** Counter by target, journey, outcome (see `SessionOutcome`). */
  sessionsEnded: 'cutover_sessions_ended',
  /** Counter by target, outcome (see `writeOutcomes`). */
  writes: 'cutover_writes',
  /** Counter by target (an arm, or `controlTarget`), outcome (up, down): one probe a second. */
  probeChecks: 'cutover.probe.checks',
  /** Counter by target: statements that the database ran for an arm's role (pg_stat_statements). */
  databaseStatements: 'cutover.database.statements',
  /** Counter by target, ms: time that these took. */
  databaseTime: 'cutover.database.time',
  /** Counter by target: readings since which the database had forgotten counts (a reset, entries dropped for want of room). */
  databaseLosses: 'cutover.database.losses',
  /** Gauge, share of all cores (0–1): what k6's process uses. */
  generatorCpu: 'cutover.generator.cpu',
  /** Gauge, share of all cores (0–1): what everything on the load machine uses. */
  machineCpu: 'cutover.generator.machine.cpu',
  /** Gauge, share (0–1) of the load machine's memory that is not available any more. */
  machineMemory: 'cutover.generator.machine.memory',
  /** Gauge, share (0–1) of the file descriptors that k6 may open which it has open. */
  generatorDescriptors: 'cutover.generator.descriptors',
  /** k6's own counter: arrivals that found no free virtual user. */
  droppedIterations: 'dropped_iterations',
} as const

/** Attributes of metrics and of the resources that send them. */
export const attributes = {
  target: 'target',
  endpoint: 'endpoint',
  journey: 'journey',
  outcome: 'outcome',
  runId: 'cutover.run.id',
  instance: 'service.instance.id',
  service: 'service.name',
  eventId: 'cutover.event.id',
  /** Of requests that cross from backend to backend: which one was asked. */
  on: 'on',
  /** Set by an SDK on a point into which it folded attribute sets beyond its limit. */
  overflow: 'otel.metric.overflow',
} as const

/** expected: as the catalogue says; unexpected: another status or a body that breaks the schema; limited: an unexpected 429; failed: no answer. */
export const requestOutcomes = ['expected', 'unexpected', 'limited', 'failed'] as const
export type RequestOutcome = (typeof requestOutcomes)[number]

/** completed: every step answered as expected; broken: a step did not, so the rest was left out. */
export const sessionOutcomes = ['completed', 'broken'] as const

/** acknowledged: answered as expected; rejected: refused with a status (nothing may have been stored); indeterminate: no answer, or 5xx. */
export const writeOutcomes = ['acknowledged', 'rejected', 'indeterminate'] as const
export type WriteOutcome = (typeof writeOutcomes)[number]

export const probeOutcomes = ['up', 'down'] as const
export type ProbeOutcome = (typeof probeOutcomes)[number]

/** What the read-back found of one write on one backend; unreadable: the backend could not be asked. */
export const observedOutcomes = ['found', 'lost', 'duplicated', 'altered', 'unexpected', 'unreadable'] as const
export type ObservedOutcome = (typeof observedOutcomes)[number]

/** The `target` of probes that ask neither backend (contract/plan.ts, `controlProbe`). */
export const controlTarget = 'control'

/** Values of `target` besides the arms: requests to the rig itself, those of k6's setup(), and those of users who cross from backend to
 *  backend. None of them enters an estimate. */
export const otherTargets = { rig: 'rig', setup: 'setup', hybrid: 'hybrid' } as const
