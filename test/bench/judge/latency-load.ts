import type { Load } from './cell.ts'
import { type Buckets, buckets, endpoints, Latencies, type Slowness } from './latencies.ts'
import { type NoiseName, noises } from './noise.ts'
import type { Random } from './random.ts'
import type { ArmSecond } from './recording.ts'

/** Load whose answers are all as expected. */
export function latencyLoad(noise: NoiseName, slowness: Slowness, random: Random): Load {
  const latencies = new Latencies(noises[noise], slowness, random)
  return phase => {
    const { baseline, candidate } = latencies.second(phase)
    return { baseline: answered(baseline), candidate: answered(candidate) }
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
