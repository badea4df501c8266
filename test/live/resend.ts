import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Frame } from '../../collector/record/read.ts'
import { readRecord } from '../../collector/record/read.ts'
import { openingOf } from '../../collector/verdict/opening.ts'

interface Resending {
  /** Address of a collector. */
  readonly collector: string
  /** How many times as fast as it was recorded. */
  readonly speed: number
  /** Called once the run is open, with its id, before the first export. */
  readonly opened?: (run: string) => Promise<void>
}

/** Sends a recorded run once more, byte for byte as it came: opens it with its own plan and policy, and closes it.
 *  @param folder of the run  @returns its id and the verdict that the collector gave */
export async function resend(folder: string, { collector, speed, opened }: Resending): Promise<{ readonly run: string; readonly verdict: string }> {
  const { run, plan } = openingOf(join(folder, 'record.bin'))
  const thresholds = readFileSync(join(folder, 'policy.json'), 'utf8')
  await posted(`${collector}/api/runs`, JSON.stringify({ id: run, plan, thresholds }), 'application/json')
  await opened?.(run)
  const frames = exportsOf(folder)
  const first = frames[0]?.arrival ?? 0
  const began = performance.now()
  for (const { arrival, signal, encoding, payload } of frames) {
    const early = (arrival - first) / speed - (performance.now() - began)
    if (early > 5) await sleep(early)
    await posted(`${collector}/v1/${signal}`, payload, encoding === 'json' ? 'application/json' : 'application/x-protobuf')
  }
  return { run, verdict: await posted(`${collector}/api/runs/${run}/close`, '{"reason":"finished"}', 'application/json') }
}

/** All but the first and the last, which the collector writes itself. */
function exportsOf(folder: string): Frame[] {
  const frames: Frame[] = []
  readRecord(join(folder, 'record.bin'), frame => frames.push({ ...frame, payload: Buffer.from(frame.payload) }))
  return frames.slice(1, -1)
}

async function posted(url: string, body: string | Buffer, type: string): Promise<string> {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': type }, body: typeof body === 'string' ? body : new Uint8Array(body) })
  const text = await response.text()
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text}`)
  return text
}
