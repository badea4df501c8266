import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plan } from '../../../contract/plan.ts'

/** The repository's own thresholds.json. */
export const policyText = readFileSync(join(import.meta.dirname, '../../../thresholds.json'), 'utf8')

export const plan: Plan = {
  checkpoints: ['1', '2', '3'],
  profile: 'rehearsal',
  design: 'duet',
  warmup: '15s',
  looks: ['60s', '120s'],
  stopEarly: false,
  solo: '0s',
  seed: 7,
  arms: { baseline: { url: 'http://127.0.0.1:3000', services: ['nextjs'] }, candidate: { url: 'http://127.0.0.1:8000', services: ['django'] } },
}
