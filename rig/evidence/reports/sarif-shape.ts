import { z } from 'zod'
import { sarifLevels } from '../../../contract/evidence-events.ts'

// As much of SARIF 2.1.0 as decides how many results of which level stand.
const level = z.enum(sarifLevels)
const index = z.int().min(-1)

const rule = z.object({ id: z.string().optional(), defaultConfiguration: z.object({ level: level.optional() }).optional() })
const component = z.object({ name: z.string().min(1), rules: z.array(rule).optional() })
const ruleReference = z.object({ id: z.string().optional(), index: index.optional(), toolComponent: z.object({ index: index.optional() }).optional() })

const location = z.object({
  physicalLocation: z
    .object({
      artifactLocation: z.object({ uri: z.string().optional() }).optional(),
      region: z.object({ startLine: z.int().optional() }).optional(),
    })
    .optional(),
})

const result = z.object({
  ruleId: z.string().optional(),
  ruleIndex: index.optional(),
  rule: ruleReference.optional(),
  kind: z.string().optional(),
  level: level.optional(),
  message: z.object({ text: z.string().optional() }).optional(),
  locations: z.array(location).optional(),
  suppressions: z.array(z.object({ status: z.string().optional() })).nullish(),
  baselineState: z.string().optional(),
})

const invocation = z.object({
  executionSuccessful: z.boolean(),
  endTimeUtc: z.string().optional(),
  ruleConfigurationOverrides: z.array(z.object({ descriptor: ruleReference, configuration: z.object({ level: level.optional() }) })).optional(),
})

const run = z.object({
  tool: z.object({ driver: component, extensions: z.array(component).optional() }),
  invocations: z.array(invocation).optional(),
  results: z.array(result).nullish(),
  versionControlProvenance: z.array(z.object({ revisionId: z.string().min(1).optional() })).optional(),
})

export const sarifLog = z.object({ version: z.literal('2.1.0'), runs: z.array(run).min(1) })

export type SarifRun = z.output<typeof run>
export type SarifResult = z.output<typeof result>
export type SarifRule = z.output<typeof rule>
