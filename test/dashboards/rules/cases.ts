import type { AlertCase } from './promtool.ts'

const state = (metric: string, labels: string) => `${metric}{job="cutover",instance="a",${labels}}`
const up = { 'up{job="cutover",instance="a"}': '1x6000' }

/** Each trigger of thresholds.json: active, clear, unknown, and what the newest run said after the run left. */
const triggers: readonly AlertCase[] = ['data-corruption', 'performance-degradation', 'critical-bugs', 'timeline-overrun'].flatMap(trigger => {
  const live = state('cutover_rollback_trigger', `run="r1",trigger="${trigger}",state="active"`)
  const unknown = state('cutover_rollback_trigger', `run="r1",trigger="${trigger}",state="unknown"`)
  const newest = state('cutover_latest_rollback_trigger', `trigger="${trigger}",state="active"`)
  const of = { alert: 'CutoverRollbackTrigger', which: `,trigger="${trigger}"`, at: '5m' }
  return [
    { ...of, says: 'active in a run under way', series: { ...up, [live]: '1x10', [newest]: '0x10' }, fires: true },
    { ...of, says: 'active in the newest run, and told once', series: { ...up, [live]: '1x10', [newest]: '1x10' }, fires: true },
    { ...of, says: 'active in the newest run, which left', series: { ...up, [newest]: '1x10' }, fires: true },
    { ...of, says: 'clear', series: { ...up, [live]: '0x10', [newest]: '0x10' }, fires: false },
    { ...of, says: 'unknown', series: { ...up, [live]: '0x10', [unknown]: '1x10' }, fires: false },
  ]
})

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
  { alert: 'CutoverMeasurementUnfit', says: 'a condition fails', series: { ...up, [validity('fail')]: '1x10' }, at: '5m', fires: true },
  { alert: 'CutoverMeasurementUnfit', says: 'it holds', series: { ...up, [validity('fail')]: '0x10', [validity('pass')]: '1x10' }, at: '5m', fires: false },
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
export const cases: readonly AlertCase[] = [...triggers, ...noGo, ...burn, ...rig]
