import { type Buckets, buckets, endpoints, Latencies, type Slowness } from './latencies.ts'
import { type NoiseName, noises } from './noise.ts'
import type { Random } from './random.ts'
import type { ArmSecond, Second } from './recording.ts'

/** Seconds of load without end, all answers as expected. */
export function* latencyLoad(noise: NoiseName, slowness: Slowness, random: Random): Generator<Second, never> {
  const latencies = new Latencies(noises[noise], slowness, random)
  for (;;) {
    const { baseline, candidate } = latencies.second()
    yield { baseline: answered(baseline), candidate: answered(candidate) }
  }
}

function answered(latencies: Buckets): ArmSecond {
  const expected = endpoints.map((_, j) => {
    let count = 0
    for (let slot = j * buckets; slot < (j + 1) * buckets; slot++) count += latencies[slot] ?? 0
    return count
  })
  return { latencies, expected, unexpected: [], up: true }
}
