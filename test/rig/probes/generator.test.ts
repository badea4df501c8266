import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import {
  createCpuMeter,
  listReadableGauges,
  parseDescriptorLimit,
  parseUsedMemory,
  readUsedDescriptors,
  watchGenerator,
} from '../../../rig/probes/generator.ts'

const core = (busy: number, idle: number) => ({ times: { user: busy / 2, nice: 0, sys: busy / 2, irq: 0, idle } })

describe('generator: CPU of all cores', () => {
  test('the share covers the time since the last sample', () => {
    const moments = [
      [core(100, 100), core(0, 0)],
      [core(190, 110), core(50, 50)],
      [core(190, 210), core(50, 150)],
    ]
    const meter = createCpuMeter(() => moments.shift() ?? [])
    expect([meter(), meter()]).toEqual([140 / 200, 0])
  })

  test('without elapsed time there is no share', () => {
    expect(createCpuMeter(() => [core(5, 5)])()).toBeNull()
  })

  test('it is busy while this process is', async () => {
    const meter = createCpuMeter()
    for (const until = Date.now() + 200; Date.now() < until; );
    expect(meter()).toBeGreaterThan(0)
  })
})

describe('generator: memory', () => {
  const text = 'MemTotal:       24684092 kB\nMemFree:         1000000 kB\nMemAvailable:    6171023 kB\n'

  test('caches count as available', () => {
    expect(parseUsedMemory(text)).toBeCloseTo(0.75, 12)
  })

  test('without figures there is no share', () => {
    expect(() => parseUsedMemory(text.replace('MemAvailable', 'Other'))).toThrow('expected a line MemAvailable, got none')
  })
})

describe('generator: file descriptors', () => {
  const limits = (soft: string) =>
    `Limit                     Soft Limit           Hard Limit           Units     \nMax open files            ${soft}                524288               files     \n`

  test('the soft limit counts', () => {
    expect([parseDescriptorLimit(limits('1024')), parseDescriptorLimit(limits('unlimited'))]).toEqual([1024, Number.POSITIVE_INFINITY])
    expect(() => parseDescriptorLimit('Max processes 5')).toThrow('expected a line "Max open files", got none')
  })

  test.runIf(process.platform === 'linux')('a running process has a share above zero', async () => {
    const used = await readUsedDescriptors(process.pid)
    expect(used).toBeGreaterThan(0)
    expect(used).toBeLessThan(1)
  })
})

describe('generator probe', () => {
  const names = (gauges: readonly object[]) => gauges.map(gauge => (gauge as { name: string }).name)

  test('it samples every figure that this machine has', async () => {
    const watch = watchGenerator(process.pid)
    await sleep(50)
    const sampled = names(await watch.sample(1000))
    expect(sampled).toEqual(expect.arrayContaining(['cutover.generator.cpu', 'cutover.generator.machine.cpu']))
    expect(sampled).toHaveLength(listReadableGauges().length + 1)
  })

  test('it continues with the machine when the process is gone', async () => {
    const watch = watchGenerator(2 ** 22 + 1)
    await sleep(50)
    const sampled = names(await watch.sample(1000))
    expect(sampled).toContain('cutover.generator.machine.cpu')
    expect(sampled).not.toContain('cutover.generator.cpu')
    expect(sampled).not.toContain('cutover.generator.descriptors')
  })
})
