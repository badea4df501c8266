import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Verdict } from '../../../collector/index.ts'
import type { Content, StoredVerdict } from '../../../rig/history/history-entry.ts'
import { negative } from '../control/results.ts'

/** The verdict of a record in test/fixtures/records. */
export function storedVerdict(name: string): Verdict {
  return JSON.parse(readFileSync(join(import.meta.dirname, '../../fixtures/records', name, 'verdict.json'), 'utf8'))
}

/** What is kept of a run, changed. */
export function keptVerdict(change: Partial<StoredVerdict> = {}): StoredVerdict {
  return {
    run: '2026-01-05-081500-4f2a',
    judgedAt: '2026-01-05T08:17:00.000Z',
    verdict: 'go',
    closed: 'finished',
    profile: 'rehearsal',
    design: 'duet',
    healthy: true,
    judge: '1.1.0',
    record: 'c'.repeat(64),
    policy: { sha256: 'a'.repeat(64), limits: { 'criteria.latency-p95.kind': 'latency', 'criteria.latency-p95.margin': '15%' } },
    backends: { baseline: { name: 'Next.js', version: '15.1', instance: 'b-1' }, candidate: { name: 'Django', version: '5.2', instance: 'c-1' } },
    checkpoints: [keptCheckpoint('1')],
    rollback: [],
    ...change,
  }
}

export function keptCheckpoint(id: string, change: Partial<StoredVerdict['checkpoints'][number]> = {}): StoredVerdict['checkpoints'][number] {
  return {
    id,
    title: `Checkpoint ${id}`,
    verdict: 'go',
    parts: { measured: 'go' },
    findings: [
      {
        criterion: 'latency-p95',
        kind: 'latency',
        status: 'pass',
        estimate: { value: 1.02, lower: 0.99, upper: 1.05, n: 12_000, unit: 'ratio' },
        limit: 1.15,
        basis: { kind: 'latency', logRatio: 0.0198, standardError: 0.012, degreesOfFreedom: 11 },
      },
    ],
    ...change,
  }
}

export function verdictContent(change: Partial<StoredVerdict> = {}): Content {
  return { kind: 'verdict', verdict: keptVerdict(change) }
}

export const decisionContent: Content = {
  kind: 'decision',
  decision: { checkpoint: '1', decision: 'continue', role: 'project lead', because: 'Die Messung überzeugt – ሰላም.', beside: null, against: true },
}

export const controlContent: Content = { kind: 'control', control: negative() }
