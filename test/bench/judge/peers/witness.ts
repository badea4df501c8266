import { type Arm, arms } from '../../../../contract/arm.ts'
import type { ExponentialHistogram } from '../../../../statistics/exponential-histogram.ts'
import { mergeHistograms } from '../../../../statistics/histogram-sum.ts'
import { buckets, endpoints, scale } from '../latencies.ts'
import type { ArmSecond, Second } from '../recording.ts'
import type { Seen } from './peer.ts'

/** Seconds before the measured window: half a second after the first export, then the warm-up of 15 s. */
export const beforeWindow = 16

/** Keeps what peers may see of a run: latencies of all endpoints together, minute by minute. */
export class Witness {
  private seconds = 0
  private readonly warmup: Record<Arm, number[]> = { baseline: none(), candidate: none() }
  private readonly minutes: Record<Arm, number[]>[] = []
  /** Of the candidate, by the end of each second. */
  private readonly counts: { readonly requests: number; readonly errors: number }[] = []

  see(second: Second): void {
    const minute = Math.floor((this.seconds++ - beforeWindow) / 60)
    if (minute >= this.minutes.length) this.minutes.push({ baseline: none(), candidate: none() })
    const counts = (minute < 0 ? undefined : this.minutes[minute]) ?? this.warmup
    for (const arm of arms) addAll(counts[arm], second[arm].latencies ?? [])
    this.count(second.candidate)
  }

  /** What was seen by the end of a measured window. @param seconds its length; latencies are those of its whole minutes */
  seen(seconds: number): Seen {
    const minutes = (arm: Arm) => this.minutes.slice(0, seconds / 60).map(counts => histogram(counts[arm]))
    const inMinutes = { baseline: minutes('baseline'), candidate: minutes('candidate') }
    const window = { baseline: mergeHistograms(inMinutes.baseline), candidate: mergeHistograms(inMinutes.candidate) }
    const whole = (arm: Arm) => mergeHistograms([histogram(this.warmup[arm]), window[arm]])
    const counts = this.counts[beforeWindow + seconds - 1] ?? { requests: 0, errors: 0 }
    return { minutes: inMinutes, window, whole: { baseline: whole('baseline'), candidate: whole('candidate') }, counts }
  }

  private count({ expected, unexpected }: ArmSecond): void {
    const { requests, errors } = this.counts.at(-1) ?? { requests: 0, errors: 0 }
    const [good, bad] = [expected, unexpected].map(counts => counts.reduce((sum, count) => sum + count, 0))
    this.counts.push({ requests: requests + (good ?? 0) + (bad ?? 0), errors: errors + (bad ?? 0) })
  }
}

function none(): number[] {
  return new Array<number>(buckets).fill(0)
}

function addAll(counts: number[], latencies: ArrayLike<number>): void {
  for (let j = 0; j < endpoints.length; j++) {
    for (let slot = 0; slot < buckets; slot++) {
      const gained = latencies[j * buckets + slot]
      if (gained) counts[slot] = (counts[slot] ?? 0) + gained
    }
  }
}

function histogram(counts: readonly number[]): ExponentialHistogram {
  return { scale, offset: 0, counts }
}
