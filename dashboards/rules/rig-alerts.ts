import { places } from '../places.ts'
import { downShare } from './error-budget.ts'
import { panelLink, type Watch } from './rule.ts'

/** The rig itself: without it no other alert can fire, and silence would look like health. */
export const rigAlerts: readonly Watch[] = [collectorDown(), nightlyMissing(), proberStalled(), measurementUnfit(), forwardingDropped()]

function collectorDown(): Watch {
  return {
    looksAt: ['up{job="cutover"}'],
    rule: {
      alert: 'CutoverCollectorDown',
      expr: 'up{job="cutover"} == 0 or absent(up{job="cutover"})',
      for: '2m',
      labels: { severity: 'page' },
      annotations: {
        summary: 'The collector cannot be reached',
        description:
          'No run is measured or judged, and no other alert of cutover can fire. What to do: read the collector’s log and restart it; open runs resume from their record. If it responds at /healthz, check the target in prometheus.yml.',
        dashboard: panelLink('rig', places.rig.up),
      },
    },
  }
}

/** A night, and two hours for one that began late or ran longer. Where no nightly was ever seen it counts from the collector's start. */
function nightlyMissing(): Watch {
  const newest = 'max(cutover_latest_run_timestamp_seconds{profile="nightly"}) or max(process_start_time_seconds{job="cutover"})'
  return {
    looksAt: [newest],
    rule: {
      alert: 'CutoverNightlyMissing',
      expr: `time() - (${newest}) > 26 * 3600`,
      for: '10m',
      labels: { severity: 'ticket' },
      annotations: {
        summary: 'No nightly run was closed for {{ $value | humanizeDuration }}',
        description:
          'Verdicts get old, and uptime over many nights cannot be demonstrated. What to do: open the last run of the CI job "nightly"; exit code 4 means that the rig or its machine failed, 2 that the command or thresholds.json is wrong. Fix it, then restart the job.',
        dashboard: panelLink('checkpoints', places.checkpoints.profiles),
      },
    },
  }
}

/** The count stands still; or, since the collector's restart, there is none, of a backend that was asked within the last day. */
function proberStalled(): Watch {
  const rate = 'sum by (backend) (rate(cutover_backend_up_checks_total[5m]))'
  const asked = downShare('1d')
  return {
    looksAt: [rate, asked, 'up{job="cutover"} == 1'],
    rule: {
      alert: 'CutoverProberStalled',
      expr: `${rate} == 0 or (${asked} unless on (backend) ${rate}) and on () up{job="cutover"} == 1`,
      for: '5m',
      labels: { severity: 'ticket' },
      annotations: {
        summary: '{{ $labels.backend }}: health checks have stopped',
        description:
          'The collector is up but does not probe the backend, so downtime would not be seen. What to do: read the collector’s log and restart it with the URLs of both backends.',
        dashboard: panelLink('shift', places.shift.checks),
      },
    },
  }
}

function measurementUnfit(): Watch {
  const failed = 'max by (run, condition) (cutover_validity{status="fail"})'
  return {
    looksAt: [failed],
    rule: {
      alert: 'CutoverMeasurementUnfit',
      expr: `${failed} == 1`,
      for: '1m',
      labels: { severity: 'ticket' },
      annotations: {
        summary: 'Run {{ $labels.run }} cannot be trusted: {{ $labels.condition }} does not hold',
        description:
          'Passes of this run count as unknown, so it cannot be go. What to do: follow the remedy in the run’s summary.md, mostly a quieter or larger machine for the load generator; then rerun.',
        dashboard: panelLink('rig', places.rig.validity, 'var-run={{ $labels.run }}'),
      },
    },
  }
}

function forwardingDropped(): Watch {
  const dropped = 'sum by (destination) (increase(cutover_forwarded_total{result="dropped"}[10m]))'
  return {
    looksAt: [dropped],
    rule: {
      alert: 'CutoverForwardingDropped',
      expr: `${dropped} > 0`,
      labels: { severity: 'ticket' },
      annotations: {
        summary: '{{ $labels.destination }} does not get all forwarded exports',
        description:
          'The destination is down or too slow, and the queue was full. No evidence is lost: the record is complete. What to do: check the destination; put an OpenTelemetry Collector in front if it is down often.',
        dashboard: panelLink('rig', places.rig.forwarded),
      },
    },
  }
}
