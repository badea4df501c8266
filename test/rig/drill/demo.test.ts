import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { demoAdministrator } from '../../../contract/demo-secrets.ts'
import { loadDrill } from '../../../rig/evidence/evidence-folder.ts'
import type { FaultSettings } from '../../../targets/demo/faults/settings.ts'
import { type Demo, startDemo } from '../../live/demo.ts'
import { cutover } from '../../live/processes.ts'
import { serve } from '../platform/backend.ts'

const folder = mkdtempSync(join(tmpdir(), 'cutover-drill-'))
const evidence = join(folder, 'evidence')

let demo: Demo
beforeAll(async () => {
  demo = await startDemo()
})
afterEach(() => demo.fault('candidate', {}))
afterAll(() => demo[Symbol.asyncDispose]())

interface Result {
  readonly id: string
  readonly held: boolean | null
  readonly checks: readonly { readonly check: string; readonly passed: number; readonly total: number; readonly detail?: string }[]
  readonly secondsToRecover: number
  readonly recovered: boolean
}

/** A drill with three accounts, and its result. */
async function runDrill(...options: readonly string[]): Promise<{ code: number | null; stderr: string; result: Result }> {
  const backends = ['--baseline', demo.baseline, '--candidate', demo.candidate]
  const { code, stdout, stderr } = await cutover(['drill', ...backends, '--accounts', '3', '--evidence', evidence, '--json', ...options]).finished
  return { code, stderr, result: JSON.parse(stdout) }
}

const broken = ({ checks }: Result) => checks.filter(({ passed, total }) => passed < total).map(({ check, passed, total }) => `${check} ${passed}/${total}`)

/** Accounts whose email address begins with an id. */
async function accountsOf(id: string): Promise<number> {
  const post = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(demoAdministrator) }
  const { accessToken } = (await (await fetch(`${demo.baseline}/api/auth/login`, post)).json()) as { accessToken: string }
  const list = await fetch(`${demo.baseline}/api/admin/users?search=${id}`, { headers: { authorization: `Bearer ${accessToken}` } })
  return ((await list.json()) as { total: number }).total
}

describe('rollback drill on two backends with one database', () => {
  test('it holds, is stored as evidence, and leaves no rows', async () => {
    const { code, stderr, result } = await runDrill()
    expect([code, result.held, result.recovered]).toEqual([0, true, true])
    expect(result.checks).toEqual([
      { check: 'sign-in', passed: 9, total: 9 },
      { check: 'orders readable', passed: 9, total: 9 },
      { check: 'orders changeable', passed: 6, total: 6 },
      { check: 'nothing lost', passed: 18, total: 18 },
    ])
    expect(stderr).toContain('the candidate acknowledged account 3 of 3, sign-in 3 of 3, profile 3 of 3, order 9 of 9, payment 6 of 6')
    expect(loadDrill(evidence)).toMatchObject({ candidate: '1.0.0', checks: result.checks, secondsToRecover: result.secondsToRecover })
    expect(stderr).toContain(`cleaned up after run ${result.id}: deleted 3 accounts`)
    expect(await accountsOf(result.id)).toBe(0)
  })

  test('--keep-data leaves its test data', async () => {
    const { result } = await runDrill('--keep-data')
    expect(await accountsOf(result.id)).toBe(3)
  })

  test.each<[string, FaultSettings, readonly string[], RegExp]>([
    ['password hashes that the baseline cannot read', { unreadableHashes: true }, ['sign-in 6/9'], /^with the password of .*: auth\.login answered 401$/],
    [
      'tokens that the baseline rejects',
      { ownTokenSecret: true },
      ['sign-in 3/9'],
      /^with the access token that the candidate gave .*: auth\.me answered 401$/,
    ],
    ['a lost order', { loseWrites: 1 }, ['orders readable 8/9', 'orders changeable 5/6', 'nothing lost 17/18'], /order-0: orders\.detail answered 404$/],
    ['an order with another total', { alterTotals: 1 }, ['orders readable 8/9', 'orders changeable 5/6'], /order-0: total \d+ instead of \d+$/],
    ['an order with another status', { alterStatuses: 1 }, ['orders readable 8/9', 'orders changeable 5/6'], /order-0: status shipped instead of pending$/],
    ['an order written twice', { duplicateWrites: 1 }, ['nothing lost 17/18'], /order-0 exists 2 times$/],
  ])('it finds %s', async (_, faults, expected, detail) => {
    await demo.fault('candidate', faults)
    const { code, result } = await runDrill('--max-duration', '1s')
    expect([code, result.held, result.recovered]).toEqual([1, false, false])
    expect(broken(result)).toEqual(expected)
    expect(result.checks.find(({ passed, total }) => passed < total)?.detail).toMatch(detail)
    expect(loadDrill(evidence)).toMatchObject({ recovered: false, checks: result.checks })
  })

  test('a candidate that does not write proves nothing, and the earlier evidence stays', async () => {
    await runDrill()
    const before = readFileSync(join(evidence, 'drill.json'), 'utf8')
    await demo.fault('candidate', { errorShare: 1, endpoints: ['payments.intent'] })
    const { code, result, stderr } = await runDrill()
    expect([code, result]).toMatchObject([
      3,
      { held: null, because: expect.stringMatching(/^the candidate acknowledged no payment \(payments\.intent answered 5/) },
    ])
    expect(readFileSync(join(evidence, 'drill.json'), 'utf8')).toBe(before)
    expect(stderr).toContain('deleted 3 accounts')
  })
})

describe('rollback drill: traffic switch', () => {
  test('its duration counts, and so does the recovery of the baseline after it', async () => {
    // Longer than a health page that answers 5xx is asked again (1.5 s), so that the drill sees it closed.
    const opensAfter = 5000
    let openedAt = Number.POSITIVE_INFINITY
    await using gate = await serve(async (request, body, response) => {
      if (request.url === '/open') openedAt = performance.now() + opensAfter
      if (request.url === '/open' || performance.now() < openedAt) return response.writeHead(503).end()
      const { method = 'GET', headers } = request
      const passed = {
        authorization: headers.authorization ?? '',
        'content-type': 'application/json',
        'idempotency-key': String(headers['idempotency-key'] ?? ''),
      }
      const answer = await fetch(`${demo.baseline}${request.url}`, { method, headers: passed, ...(body === '' ? {} : { body }) })
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text())
    })
    const command = `sleep 1; "${process.execPath}" -e "fetch('${gate.url}/open')"`
    const { code, result, stderr } = await runDrill('--baseline', gate.url, '--switch-command', command)
    expect([code, result.held]).toEqual([0, true])
    expect(result.secondsToRecover).toBeGreaterThan(6)
    expect(stderr).toMatch(
      /switching traffic back: sleep 1;[\s\S]*after \d s still failing: sign-in 0 of 9 \(Cannot reach the baseline at [\s\S]*it answered 503/,
    )
  })

  test('a switch that never reaches the baseline does not hold', async () => {
    const { code, result } = await runDrill('--baseline', 'http://127.0.0.1:1', '--switch-command', 'true', '--max-duration', '2s')
    expect([code, result.recovered]).toEqual([1, false])
    expect(result.checks.map(({ passed, total }) => [passed, total])).toEqual([
      [0, 9],
      [0, 9],
      [0, 6],
      [0, 18],
    ])
  })

  test('a failed switch is a failure of the rig: no evidence is stored and test data is deleted', async () => {
    const elsewhere = join(folder, 'elsewhere')
    const backends = ['--baseline', demo.baseline, '--candidate', demo.candidate]
    const ended = await cutover(['drill', ...backends, '--accounts', '1', '--evidence', elsewhere, '--switch-command', 'exit 7']).finished
    expect([ended.code, ended.stdout]).toEqual([4, ''])
    expect(ended.stderr).toContain('The switch command ended with code 7: exit 7')
    expect(ended.stderr).toContain('deleted 1 accounts')
    expect(loadDrill(elsewhere)).toBeNull()
  })
  test('an interruption before the baseline serves stores no evidence and deletes test data', async () => {
    const elsewhere = join(folder, 'interrupted')
    const backends = ['--baseline', 'http://127.0.0.1:1', '--candidate', demo.candidate]
    const { child, finished } = cutover(['drill', ...backends, '--accounts', '1', '--evidence', elsewhere, '--switch-command', 'true'])
    child.stderr?.on('data', chunk => String(chunk).includes('still failing') && child.kill('SIGINT'))
    const { code, stdout, stderr } = await finished
    expect([code, stdout]).toEqual([130, ''])
    expect(stderr).toContain('deleted 1 accounts')
    expect(loadDrill(elsewhere)).toBeNull()
  })
})
