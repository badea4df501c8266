import { gauge } from './metric.ts'

/** Of all runs in the folder; there again after a restart. */
export const scrapedOfHistory = {
  verdict: gauge('cutover_latest_verdict', 'The verdict of the newest run that judged a checkpoint: 1 for the one that holds.', ['checkpoint', 'verdict']),
  verdictTime: gauge('cutover_latest_verdict_timestamp_seconds', 'When the newest run that judged a checkpoint ended (Unix time).', ['checkpoint']),
  verdictInfo: gauge('cutover_latest_verdict_info', 'Always 1; the labels say which run gave the newest verdict on a checkpoint.', [
    'checkpoint',
    'run',
    'profile',
    'candidate_version',
  ]),
  runTime: gauge('cutover_latest_run_timestamp_seconds', 'When the newest finished run of a profile ended (Unix time).', ['profile']),
  trigger: gauge('cutover_latest_rollback_trigger', 'Whether a condition to roll back was active in the newest finished run: 1 for the state that holds.', [
    'trigger',
    'run',
    'state',
  ]),
} as const
