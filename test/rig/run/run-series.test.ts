import { describe, expect, test } from 'vitest'
import { RigFailure } from '../../../rig/platform/failure.ts'
import { runSeries } from '../../../rig/run/run-series.ts'
import { answer, serve } from '../platform/backend.ts'

interface Scene {
  /** Exit codes of the runs, one after the other. */
  readonly codes: readonly (0 | 1 | 3 | 130)[]
  /** Who is started anew after a run; by default both backends are. */
  readonly restarted?: readonly ('baseline' | 'candidate')[]
  readonly command?: string
  readonly pooled?: boolean
}

/** Three runs on two backends that name their process. @returns how it ended, which processes each run met, what was said */
async function three({ codes, restarted = ['baseline', 'candidate'], command, pooled = false }: Scene) {
  const starts = { baseline: 1, candidate: 1 }
  const backend = (arm: 'baseline' | 'candidate') =>
    serve((_request, _body, response) => answer(response, 200, { status: 'ok', name: arm, version: '1', instance: `${arm} ${starts[arm]}` }))
  await using baseline = await backend('baseline')
  await using candidate = await backend('candidate')
  const met: string[] = []
  const said: string[] = []
  const ending = runSeries({
    runs: 3,
    pooled,
    urls: { baseline: baseline.url, candidate: candidate.url },
    allowHosts: [],
    ...(command === undefined ? {} : { command }),
    patience: 300,
    every: 10,
    interrupted: new AbortController().signal,
    say: line => said.push(line),
    once: async number => {
      met.push(`${number}: ${starts.baseline} ${starts.candidate}`)
      for (const arm of restarted) setTimeout(() => starts[arm]++, 50)
      return codes[number - 1] ?? 0
    },
  })
  const code = await ending.catch((error: unknown) => error)
  return { code, met, said }
}

describe('several runs', () => {
  test('meet other processes each, as soon as both backends were started anew', async () => {
    const { code, met, said } = await three({ codes: [0, 0, 0] })
    expect([code, met]).toEqual([0, ['1: 1 1', '2: 2 2', '3: 3 3']])
    expect(said[1]).toBe('start both backends anew now; the next run begins by itself when they are')
  })

  test('do not go on while one backend is still the same process', async () => {
    const { code, met } = await three({ codes: [0, 0, 0], restarted: ['candidate'] })
    expect(met).toHaveLength(1)
    expect(code).toBeInstanceOf(RigFailure)
    expect(String(code)).toContain('within 0.3 s: the baseline still answered as the same process')
  })

  test('begin after the restart command, and only if it worked', async () => {
    const { met, said } = await three({ codes: [0, 0, 0], command: 'true' })
    expect([met.length, said[1]]).toEqual([3, 'starting both backends anew: true'])
    expect(String((await three({ codes: [0], command: 'exit 7' })).code)).toContain('The restart command ended with code 7: exit 7')
  })

  test.each([
    ['a no-go ends them', [1, 0, 0], false, 1, 1],
    ['an interruption ends them', [3, 130, 0], false, 130, 2],
    ['judged together, the last verdict is about all of them', [3, 3, 0], true, 0, 3],
    ['judged one by one, the worst counts', [0, 3, 0], false, 3, 3],
  ] as const)('%s', async (_, codes, pooled, expected, runs) => {
    const { code, met } = await three({ codes, pooled })
    expect([code, met.length]).toEqual([expected, runs])
  })
})
