import { describe, expect, test } from 'vitest'
import { RigFailure } from '../../../rig/platform/failure.ts'
import { runSeries } from '../../../rig/run/run-series.ts'
import { answer, serve } from '../platform/backend.ts'

interface Scene {
  /** Exit codes of the runs, one after the other. */
  readonly codes: readonly (0 | 1 | 3 | 130)[]
  /** Backends that are restarted after a run; by default both. */
  readonly restarted?: readonly ('baseline' | 'candidate')[]
  readonly command?: string
  readonly pooled?: boolean
}

/** Three runs on two backends that name their process. @returns the exit code or error, the processes of each run, the log lines */
async function runThree({ codes, restarted = ['baseline', 'candidate'], command, pooled = false }: Scene) {
  const starts = { baseline: 1, candidate: 1 }
  const backend = (arm: 'baseline' | 'candidate') =>
    serve((_request, _body, response) => answer(response, 200, { status: 'ok', name: arm, version: '1', instance: `${arm} ${starts[arm]}` }))
  await using baseline = await backend('baseline')
  await using candidate = await backend('candidate')
  const processes: string[] = []
  const messages: string[] = []
  const ending = runSeries({
    runs: 3,
    pooled,
    urls: { baseline: baseline.url, candidate: candidate.url },
    allowHosts: [],
    ...(command === undefined ? {} : { command }),
    timeoutMs: 300,
    pollMs: 10,
    interrupted: new AbortController().signal,
    log: line => messages.push(line),
    once: async number => {
      processes.push(`${number}: ${starts.baseline} ${starts.candidate}`)
      for (const arm of restarted) setTimeout(() => starts[arm]++, 50)
      return codes[number - 1] ?? 0
    },
  })
  const code = await ending.catch((error: unknown) => error)
  return { code, met: processes, lines: messages }
}

describe('run series', () => {
  test('the next run starts once both backends answer as new processes', async () => {
    const { code, met, lines } = await runThree({ codes: [0, 0, 0] })
    expect([code, met]).toEqual([0, ['1: 1 1', '2: 2 2', '3: 3 3']])
    expect(lines[1]).toBe('restart both backends now; the next run starts by itself once new processes answer')
  })

  test('a backend that is still the same process after the timeout fails the series', async () => {
    const { code, met } = await runThree({ codes: [0, 0, 0], restarted: ['candidate'] })
    expect(met).toHaveLength(1)
    expect(code).toBeInstanceOf(RigFailure)
    expect(String(code)).toContain('were not restarted within 0.3 s: the baseline still answers as the same process')
  })

  test('the restart command runs, and its failure fails the series', async () => {
    const { met, lines } = await runThree({ codes: [0, 0, 0], command: 'true' })
    expect([met.length, lines[1]]).toEqual([3, 'restarting both backends: true'])
    expect(String((await runThree({ codes: [0], command: 'exit 7' })).code)).toContain('The restart command ended with code 7: exit 7')
  })

  test.each([
    ['ends with a no-go', [1, 0, 0], false, 1, 1],
    ['ends with an interruption', [3, 130, 0], false, 130, 2],
    ['pooled, returns the code of the last verdict', [3, 3, 0], true, 0, 3],
    ['not pooled, returns the worst code', [0, 3, 0], false, 3, 3],
  ] as const)('%s', async (_, codes, pooled, expected, runs) => {
    const { code, met } = await runThree({ codes, pooled })
    expect([code, met.length]).toEqual([expected, runs])
  })
})
