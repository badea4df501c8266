/** The collector's public face: what the rig and the dashboards use of it. Nothing else of collector/ is imported from outside. */

// The judge: records in, verdicts out.

export { type AssessedStep, assessRecord } from './judge/capacity/assess-step.ts'
export type { LoadFigures } from './judge/capacity/figures.ts'
export type { Objectives } from './judge/capacity/step-outcome.ts'
export { type Gate, verdictOfGate, worstOutcome } from './judge/outcome.ts'
export { judgeRecord, type Opening, readOpening, UnfitPolicyError } from './judge/replay.ts'
export type { CheckpointVerdict, Verdict } from './judge/verdict-schema.ts'
export { judgeVersion } from './judge/write-verdict.ts'
export { RecordError } from './record/reader.ts'

// The policy: thresholds.json, its criteria and its checkpoints.

export type { Panel, PanelName } from './criteria/kind.ts'
export {
  type Criterion,
  figuresOf,
  isJudgedInControls,
  isReported,
  type KindName,
  kindNames,
  panelOf,
  type ReportedCriterion,
  reportFormatsOf,
} from './criteria/kinds.ts'
export {
  comparePolicies,
  type Difference,
  type Direction,
  describeDifference,
  directionOf,
  flattenPolicy,
  type PolicyLines,
  selectLimits,
} from './policy/compare.ts'
export { describePolicy, type ExplainedCheckpoint, type ExplainedCriterion, type ExplainedPolicy, type ProfileDuration } from './policy/explain.ts'
export { type ParsedPolicy, parsePolicy } from './policy/parse.ts'
export type { PolicyError } from './policy/policy-error.ts'
export { estimateDuration, type Need, type RequiredDuration } from './policy/required-duration.ts'
export { type Checkpoint, type Policy, thresholdsSchema } from './policy/schema.ts'

// Verdicts as text, Markdown, JUnit, JSON and metrics.

export { toJson, verdictJsonSchema } from './report/json.ts'
export { toJUnit } from './report/junit.ts'
export { toMarkdown } from './report/markdown.ts'
export { endOfText, openMetricsLines } from './report/metrics/family.ts'
export { replayScrapes } from './report/metrics/replayed-scrapes.ts'
export { type Alert, alertsOf } from './report/notifications.ts'
export { type MarkedStatus, paintStatus, withMark } from './report/status-marks.ts'
export { toText } from './report/text.ts'
export { awaitedCriteria } from './report/verdict-facts.ts'

// Text for a terminal: width, tables, sanitised text of others.

export { sanitizeOutput, sanitizeText } from './report/sanitize.ts'
export { type Cell, isInteractive, padText, paint, printTable, type TableLayout, type TerminalStyle, terminalStyle, wrapText } from './report/terminal.ts'

// What evidence is made of, for those that send it.

// The lock of runs and servers.

export { LockHeldError, type RunLock, takeLock, waitForLock } from './record/run-lock.ts'

// Settings of forwarding and notices, for a collector that is started by a run.

export { deliveryEnvironment } from './delivery/delivery-settings.ts'
export { SettingsError } from './delivery/settings-error.ts'

// Own telemetry: traces, metrics, errors to Sentry.

export { describeEndpointError, startTelemetry } from './telemetry/own-telemetry.ts'
export { type ErrorReports, type Monitor, startErrorReports } from './telemetry/sentry.ts'
export { errorTypeOf, traceEnvironment, traceHeaders, withSpan } from './telemetry/tracing.ts'
