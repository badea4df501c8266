/** Metrics that the collector serves at /metrics, that `cutover observe` writes of a record, and that dashboards and rules query. Names follow the
 *  conventions of Prometheus (base units, `_total`), states those of OpenMetrics' StateSet: one series for each possible state, 1 for the one
 *  that holds. All of one run carry its id as `run`; how many series there can be is bounded by the catalogue and the policy. */
export interface MetricDefinition<Label extends string = string> {
  readonly name: string
  readonly type: 'counter' | 'gauge' | 'histogram'
  /** One sentence, for readers who do not know the rig. */
  readonly help: string
  readonly labels: readonly Label[]
}

function gauge<Label extends string>(name: string, help: string, labels: readonly Label[]): MetricDefinition<Label> {
  return { name, type: 'gauge', help, labels }
}

function counter<Label extends string>(name: string, help: string, labels: readonly Label[]): MetricDefinition<Label> {
  return { name, type: 'counter', help, labels }
}

function histogram<Label extends string>(name: string, help: string, labels: readonly Label[]): MetricDefinition<Label> {
  return { name, type: 'histogram', help, labels }
}

/** Upper bounds in seconds of the latency histogram's buckets; +Inf comes after them. Around the limits that web APIs have they are close enough to tell a
 *  change of half. */
export const latencyBuckets = [0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2.5, 5, 10] as const

/** Which number of an estimate a series shows. */
export const estimateBounds = ['value', 'lower', 'upper'] as const

/** Metrics of one run. */
export const runMetrics = {
  info: gauge('cutover_run_info', 'Always 1; the labels are the profile and design of the run, and the two backends that it compares.', [
    'run',
    'profile',
    'design',
    'baseline',
    'candidate',
    'baseline_version',
    'candidate_version',
    'judge_version',
  ]),
  opened: gauge('cutover_run_opened_timestamp_seconds', 'When the run was opened (Unix time).', ['run']),
  measuredFrom: gauge('cutover_run_measured_from_timestamp_seconds', 'When the warm-up ended and measuring began (Unix time); absent before.', ['run']),
  closed: gauge('cutover_run_closed_timestamp_seconds', 'When the run was closed and got its verdict (Unix time); absent before.', ['run']),
  measured: gauge('cutover_run_measured_seconds', 'Seconds measured so far, those of the warm-up left out.', ['run']),

  requests: counter(
    'cutover_requests_total',
    'Requests of simulated users to a backend (arm), by outcome: expected (as the catalogue says), unexpected (another status or a wrong body), limited (an unexpected 429), failed (no answer). Counted from the second in which both backends are under load, warm-up included.',
    ['run', 'arm', 'domain', 'endpoint', 'outcome'],
  ),
  duration: histogram(
    'cutover_request_duration_seconds',
    'Time that expected answers took, from connecting to the last byte. Made from exponential histograms: a value within one of their buckets (as k6 sends them mostly 1 to 4 % wide, at most 9 %) of a bound may be counted on either side of it, and the sum is as exact as their buckets.',
    ['run', 'arm', 'domain', 'endpoint'],
  ),
  sessions: gauge('cutover_sessions_in_flight', 'Simulated users with a session in flight on a backend.', ['run', 'arm']),
  sessionsEnded: counter('cutover_sessions_ended_total', 'Sessions that ended: completed, or broken because a step was not answered as expected.', [
    'run',
    'arm',
    'journey',
    'outcome',
  ]),
  writes: counter(
    'cutover_writes_total',
    'Attempted writes by the response of the backend: acknowledged, rejected, or indeterminate (no answer, or a server error). Warm-up included.',
    ['run', 'arm', 'outcome'],
  ),
  probes: counter('cutover_probe_checks_total', 'Health checks of a run, one a second, of each backend and of the control probe.', [
    'run',
    'target',
    'outcome',
  ]),
  statements: counter('cutover_database_statements_total', 'Statements that the database ran for a backend (pg_stat_statements).', ['run', 'arm']),
  databaseTime: counter('cutover_database_seconds_total', 'Time that the database spent on the statements of a backend (pg_stat_statements).', ['run', 'arm']),

  estimate: gauge(
    'cutover_estimate',
    'Estimate of a criterion (bound="value") with its one-sided bounds (lower, upper), in the unit of the label; a ratio is candidate / baseline, 1 is no difference. Judged every 15 s while the run is open, then from its verdict.',
    ['run', 'checkpoint', 'criterion', 'kind', 'unit', 'bound'],
  ),
  limit: gauge('cutover_limit', 'The limit that a criterion applies, in the unit of its estimate.', ['run', 'checkpoint', 'criterion', 'kind', 'unit']),
  endpointEstimate: gauge('cutover_endpoint_estimate', 'Estimate of a criterion for one endpoint, with its bounds.', [
    'run',
    'checkpoint',
    'criterion',
    'domain',
    'endpoint',
    'unit',
    'bound',
  ]),
  endpointLimit: gauge('cutover_endpoint_limit', 'The limit that a criterion applies to one endpoint.', [
    'run',
    'checkpoint',
    'criterion',
    'domain',
    'endpoint',
    'unit',
  ]),
  endpointStatus: gauge('cutover_endpoint_status', 'Whether one endpoint passes a criterion: 1 for the status that holds.', [
    'run',
    'checkpoint',
    'criterion',
    'domain',
    'endpoint',
    'status',
  ]),
  criterionStatus: gauge('cutover_criterion_status', 'Whether a criterion of a checkpoint passes, fails or is unknown: 1 for the status that holds.', [
    'run',
    'checkpoint',
    'criterion',
    'kind',
    'part',
    'status',
  ]),
  partVerdict: gauge(
    'cutover_part_verdict',
    'The verdict on one part of a checkpoint (measured, imported from reports, attested by the team): 1 for the one that holds.',
    ['run', 'checkpoint', 'part', 'verdict'],
  ),
  checkpointVerdict: gauge(
    'cutover_checkpoint_verdict',
    'The verdict on a checkpoint: 1 for the one that holds. Provisional until the run is closed (cutover_run_closed_timestamp_seconds).',
    ['run', 'checkpoint', 'title', 'verdict'],
  ),
  trigger: gauge('cutover_rollback_trigger', 'State of a rollback trigger: 1 for the state that holds.', ['run', 'trigger', 'state']),
  validity: gauge('cutover_validity', 'Status of a validity condition of the measurement: 1 for the status that holds.', ['run', 'condition', 'status']),
  evidence: gauge('cutover_evidence_timestamp_seconds', 'When the evidence of an imported or attested criterion was made (Unix time).', [
    'run',
    'criterion',
    'part',
  ]),

  generatorCpu: gauge('cutover_generator_cpu_ratio', 'Share of all cores of the load machine that k6 uses (0-1), over the last ten seconds.', ['run']),
  machineCpu: gauge('cutover_machine_cpu_ratio', 'Share of all cores of the load machine that everything on it uses (0-1), over the last ten seconds.', [
    'run',
  ]),
  machineMemory: gauge('cutover_machine_memory_ratio', "Share of the load machine's memory that is in use (0-1), its peak of the last ten seconds.", ['run']),
  descriptors: gauge(
    'cutover_generator_descriptors_ratio',
    'Share of the file descriptors allowed to k6 that it has open (0-1), its peak of the last ten seconds.',
    ['run'],
  ),
  dropped: counter('cutover_dropped_sessions_total', 'Sessions that were due but did not start because no virtual user was free.', ['run']),
  recordBytes: gauge('cutover_record_bytes', "Bytes of the run's record on disk.", ['run']),
  recordSignals: counter('cutover_record_signals_total', "OTLP exports in the run's record.", ['run']),
  malformed: counter('cutover_malformed_total', 'Events and metrics of known names that could not be read.', ['run', 'what']),
} as const

/** Metrics of the latest runs in the folder; they survive a restart of the collector. */
export const latestRunMetrics = {
  verdict: gauge('cutover_latest_verdict', 'The verdict of the newest run that judged a checkpoint: 1 for the one that holds.', ['checkpoint', 'verdict']),
  verdictTime: gauge('cutover_latest_verdict_timestamp_seconds', 'When the newest run that judged a checkpoint ended (Unix time).', ['checkpoint']),
  verdictInfo: gauge('cutover_latest_verdict_info', 'Always 1; the labels name the run that gave the newest verdict on a checkpoint.', [
    'checkpoint',
    'run',
    'profile',
    'candidate_version',
  ]),
  runTime: gauge('cutover_latest_run_timestamp_seconds', 'When the newest finished run of a profile ended (Unix time).', ['profile']),
  trigger: gauge(
    'cutover_latest_rollback_trigger',
    'State of a rollback trigger in the newest finished run that could evaluate it: 1 for the state that holds.',
    ['trigger', 'run', 'state'],
  ),
} as const

/** Metrics of the collector itself. */
export const collectorMetrics = {
  exports: counter('cutover_exports_total', 'OTLP exports that arrived, by signal and response.', ['signal', 'result']),
  exportDuration: histogram('cutover_export_duration_seconds', 'Time from the arrival of an OTLP export to its answer: by then it is in the record.', [
    'signal',
  ]),
  verdicts: counter('cutover_verdicts_total', 'Verdicts given since the collector started.', ['checkpoint', 'verdict']),
  forwarded: counter(
    'cutover_forwarded_total',
    'OTLP exports to other receivers, by receiver, signal and result: delivered, or dropped (refused, or the queue was full).',
    ['destination', 'signal', 'result'],
  ),
  forwardQueue: gauge('cutover_forward_queue_bytes', 'Bytes of OTLP exports that are queued for another receiver or being sent.', ['destination']),
  notices: counter('cutover_notices_total', 'Notices of verdicts, by kind (annotation in Grafana, webhook) and result: delivered or failed.', [
    'kind',
    'result',
  ]),
} as const

/** Metrics of the resident collector's prober, independent of runs. */
export const proberMetrics = {
  checks: counter(
    'cutover_backend_up_checks_total',
    'Health checks of each backend, one a second, by outcome: up is any answer below 500 within 2 s. Sent with or without a run, where the collector knows both URLs.',
    ['backend', 'outcome'],
  ),
  duration: histogram('cutover_backend_up_duration_seconds', 'Response time of the health page of a backend that is up, connecting included.', ['backend']),
} as const
