import type { AlertCase } from './promtool.ts'

const state = (metric: string, labels: string) => `${metric}{job="cutover",instance="a",${labels}}`
const closed = state('cutover_run_closed_timestamp_seconds', 'run="r1"')
const up = { 'up{job="cutover",instance="a"}': '1x6000' }

/** Each trigger of thresholds.json, of a run r1, which is running unless stated otherwise, and of the newest run with evidence. */
const triggers: readonly AlertCase[] = ['data-corruption', 'performance-degradation', 'critical-bugs', 'timeline-overrun'].flatMap(trigger => {
  const ofState = (held: string, run = 'r1') => state('cutover_rollback_trigger', `run="${run}",trigger="${trigger}",state="${held}"`)
  const newest = (run: string) => state('cutover_latest_rollback_trigger', `trigger="${trigger}",run="${run}",state="active"`)
  const active = { ...up, [info('duet')]: '1x20', [ofState('active')]: '1x20' }
  const of = { alert: 'CutoverRollbackTrigger', which: `,trigger="${trigger}",run="r1"`, at: '5m' }
  return [
    { ...of, says: 'active in a run under way', series: active, fires: true },
    { ...of, says: 'active in a run whose candidate was identified a minute ago', series: { ...active, [info('duet', '2')]: '_x4 1x10' }, fires: true },
    {
      ...of,
      says: 'active in a finished run, which is the newest, and told once',
      series: { ...active, [closed]: '1x20', [newest('r1')]: '1x20' },
      fires: true,
    },
    { ...of, says: 'active in the newest run, which left', series: { ...up, [newest('r1')]: '1x10' }, fires: true },
    { ...of, says: 'active in a run under way, whatever the newest finished one says', series: { ...active, [newest('r0')]: '0x20' }, fires: true },
    { ...of, says: 'active in an older finished run', series: { ...active, [closed]: '1x20', [newest('r2')]: '0x20' }, fires: false },
    { ...of, says: 'active in a control run', series: { ...up, [info('control')]: '1x20', [ofState('active')]: '1x20' }, fires: false },
    { ...of, says: 'active in a run of one backend alone', series: { ...up, [info('alone')]: '1x20', [ofState('active')]: '1x20' }, fires: false },
    { ...of, says: 'clear', series: { ...up, [info('duet')]: '1x20', [ofState('active')]: '0x10', [newest('r1')]: '0x10' }, fires: false },
    { ...of, says: 'unknown', series: { ...up, [info('duet')]: '1x20', [ofState('active')]: '0x10', [ofState('unknown')]: '1x10' }, fires: false },
  ]
})

/** Run r1 is open for ten minutes, stays in the metrics for ten more, and is the newest from its close on. */
const closing: readonly AlertCase[] = ['5m', '10m', '15m', '30m'].map(at => ({
  alert: 'CutoverRollbackTrigger',
  which: ',trigger="critical-bugs",run="r1"',
  says: `one alert before its run closes, then, after that, and when it left: ${at}`,
  series: {
    ...up,
    [info('duet')]: '1x20',
    [state('cutover_rollback_trigger', 'run="r1",trigger="critical-bugs",state="active"')]: '1x20',
    [closed]: '_x10 1x10',
    [state('cutover_latest_rollback_trigger', 'trigger="critical-bugs",run="r1",state="active"')]: '_x10 1x30',
  },
  at,
  fires: true,
}))

const noGo: readonly AlertCase[] = ['1', '2', '3', 'shift-10', 'shift-50', 'shift-100'].flatMap(checkpoint => {
  const verdict = (name: string) => state('cutover_latest_verdict', `checkpoint="${checkpoint}",verdict="${name}"`)
  const info = state('cutover_latest_verdict_info', `checkpoint="${checkpoint}",run="r1",profile="nightly",candidate_version="2"`)
  const of = { alert: 'CutoverNoGo', which: `,checkpoint="${checkpoint}"`, at: '5m' }
  return [
    { ...of, says: 'no-go, of a known run', which: `${of.which},run="r1"`, series: { ...up, [verdict('no-go')]: '1x10', [info]: '1x10' }, fires: true },
    { ...of, says: 'no-go, of a run that is not told', series: { ...up, [verdict('no-go')]: '1x10' }, fires: true },
    { ...of, says: 'go', series: { ...up, [verdict('no-go')]: '0x10', [verdict('go')]: '1x10', [info]: '1x10' }, fires: false },
    { ...of, says: 'inconclusive', series: { ...up, [verdict('no-go')]: '0x10', [verdict('inconclusive')]: '1x10', [info]: '1x10' }, fires: false },
  ]
})

function info(design: string, version = ''): string {
  return state('cutover_run_info', `run="r1",design="${design}",candidate_version="${version}"`)
}

/** Checks that were answered and not, 60 a minute together. */
function checks(answered: string, failed: string) {
  const of = (outcome: string) => state('cutover_backend_up_checks_total', `backend="candidate",outcome="${outcome}"`)
  return { ...up, [of('up')]: answered, [of('down')]: failed }
}

const burn: readonly AlertCase[] = [
  { says: '3 % of the checks fail for an hour', window: '1h', series: checks('0+58.2x90', '0+1.8x90'), at: '70m', fires: true },
  { says: '1 % fails: too little for the fast one', window: '1h', series: checks('0+59.4x90', '0+0.6x90'), at: '70m', fires: false },
  { says: 'an outage that ended: the short window ends the alert', window: '1h', series: checks('0x10 0+60x60', '0+60x10 600x60'), at: '30m', fires: false },
  { says: '1 % fails for six hours', window: '6h', series: checks('0+59.4x500', '0+0.6x500'), at: '7h', fires: true },
  { says: '0.3 % fails: too little for six hours', window: '6h', series: checks('0+59.82x500', '0+0.18x500'), at: '7h', fires: false },
  { says: '0.2 % fails for days', window: '3d', series: checks('0+59.88x5000', '0+0.12x5000'), at: '80h', fires: true },
  { says: '0.05 % fails: within the budget', window: '3d', series: checks('0+59.97x5000', '0+0.03x5000'), at: '80h', fires: false },
  { says: 'never down', window: '1h', series: checks('0+60x90', '0x90'), at: '70m', fires: false },
].map(({ window, ...rest }) => ({ alert: 'CutoverErrorBudgetBurn', which: `,window="${window}",backend="candidate"`, ...rest }))

const nightly = state('cutover_latest_run_timestamp_seconds', 'profile="nightly"')
const open = { ...up, [info('duet')]: '1x10', [state('cutover_run_opened_timestamp_seconds', 'run="r1"')]: '0x10' }
const started = { 'process_start_time_seconds{job="cutover",instance="a"}': '0x6000' }
const rig: readonly AlertCase[] = [
  { alert: 'CutoverNightlyMissing', says: 'the newest nightly is 27 hours old', series: { ...up, ...started, [nightly]: '0x6000' }, at: '27h', fires: true },
  { alert: 'CutoverNightlyMissing', says: 'there was one 20 hours ago', series: { ...up, ...started, [nightly]: '25200x6000' }, at: '27h', fires: false },
  { alert: 'CutoverNightlyMissing', says: 'none was ever seen since the start', series: { ...up, ...started }, at: '27h', fires: true },
  { alert: 'CutoverNightlyMissing', says: 'a first day without one', series: { ...up, ...started }, at: '20h', fires: false },
  { alert: 'CutoverCollectorDown', says: 'it does not answer', series: { 'up{job="cutover",instance="a"}': '1 0x10' }, at: '5m', fires: true },
  { alert: 'CutoverCollectorDown', says: 'it is not scraped at all', series: { 'up{job="other",instance="a"}': '1x10' }, at: '5m', fires: true },
  { alert: 'CutoverCollectorDown', says: 'one scrape was missed', series: { 'up{job="cutover",instance="a"}': '1 1 0 1x10' }, at: '5m', fires: false },
  { alert: 'CutoverProberStalled', says: 'the count stands still', series: checks('0+60x10 600x30', '0x40'), at: '25m', fires: true },
  { alert: 'CutoverProberStalled', says: 'a backend that is down is asked', series: checks('0x40', '0+60x40'), at: '25m', fires: false },
  { alert: 'CutoverProberStalled', says: 'no count since the restart', series: checks('0+60x10 _x30', '0x10 _x30'), at: '25m', fires: true },
  {
    ...{ alert: 'CutoverProberStalled', says: 'no count since the restart, for hours', at: '7h', fires: true },
    series: checks('0+60x120 _x400', '0x120 _x400'),
  },
  {
    alert: 'CutoverProberStalled',
    says: 'the count is there again after the restart',
    series: checks('0+60x10 _x10 0+60x20', '0x10 _x10 0x20'),
    at: '35m',
    fires: false,
  },
  {
    ...{ alert: 'CutoverProberStalled', says: 'the collector itself is down, which has an alert of its own', at: '25m', fires: false },
    series: { ...checks('0+60x10 _x30', '0x10 _x30'), 'up{job="cutover",instance="a"}': '1x10 0x30' },
  },
  { alert: 'CutoverProberStalled', says: 'a collector without a prober', series: up, at: '25m', fires: false },
  { alert: 'CutoverMeasurementUnfit', says: 'a condition fails', series: { ...up, [validity('fail')]: '1x10' }, at: '5m', fires: true },
  { alert: 'CutoverMeasurementUnfit', says: 'it holds', series: { ...up, [validity('fail')]: '0x10', [validity('pass')]: '1x10' }, at: '5m', fires: false },
  { alert: 'CutoverMeasurementUnfit', says: 'a condition of an open run fails', series: { ...open, [validity('fail')]: '1x10' }, at: '5m', fires: true },
  {
    ...{ alert: 'CutoverMeasurementUnfit', says: 'an open run of which no condition fails', at: '5m', fires: false },
    series: { ...open, [validity('fail')]: '0x10', [validity('pass')]: '0x10', [validity('unknown')]: '1x10' },
  },
  { alert: 'CutoverForwardingDropped', says: 'exports were dropped', series: { ...up, [dropped()]: '0x5 1+1x10' }, at: '10m', fires: true },
  { alert: 'CutoverForwardingDropped', says: 'none was dropped', series: { ...up, [dropped()]: '0x20' }, at: '10m', fires: false },
]

function validity(status: string): string {
  return state('cutover_validity', `run="r1",condition="generator-kept-up",status="${status}"`)
}

function dropped(): string {
  return state('cutover_forwarded_total', 'destination="d",signal="metrics",result="dropped"')
}

/** Every alert, firing and not firing. */
export const cases: readonly AlertCase[] = [...triggers, ...closing, ...noGo, ...burn, ...rig]
