/** Probes of one run, without their times. */
export interface RunProbes {
  readonly probes: number
  /** Lengths of runs of failed probes. */
  readonly outages: readonly number[]
}

interface Series {
  readonly up: readonly number[]
  readonly down: readonly number[]
}

const blockLength = 10

/** A series of probes with these outages, one probe a slice, for pooling runs whose times are not kept. Each outage begins a block of ten
 *  slices, the place at which the design effect is largest, so that nothing is gained by not knowing where it was. It ends with an answer.
 *  @returns as many slices as there were probes, or one more where the outages leave no room between them */
export function seriesOf({ probes, outages }: RunProbes): Series {
  const down: number[] = []
  const failed = outages.reduce((sum, length) => sum + length, 0)
  let spare = probes - failed
  for (const length of outages) {
    const wanted = (blockLength - (down.length % blockLength)) % blockLength
    const gap = Math.min(spare, down.at(-1) ? Math.max(1, wanted) : wanted)
    append(down, 0, Math.max(down.at(-1) ? 1 : 0, gap))
    append(down, 1, length)
    spare -= gap
  }
  append(down, 0, Math.max(1, spare))
  return { down, up: down.map(count => 1 - count) }
}

/** One by one: a run of days has more probes than a call may have arguments. */
function append(series: number[], value: 0 | 1, times: number): void {
  for (let n = 0; n < times; n++) series.push(value)
}
