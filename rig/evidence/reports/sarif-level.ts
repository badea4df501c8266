import type { SarifLevel } from '../../../contract/evidence-events.ts'
import type { SarifResult, SarifRule, SarifRun } from './sarif-shape.ts'

/** Level of a result (SARIF 2.1.0, 3.27.10): its own; else none for what is no failure, what an invocation set for its rule,
 *  the rule's default, and warning when nobody says. */
export function levelOf(result: SarifResult, run: SarifRun): SarifLevel {
  if (result.level !== undefined) return result.level
  if (result.kind !== undefined && result.kind !== 'fail') return 'none'
  return overridden(result, run) ?? ruleOf(result, run)?.defaultConfiguration?.level ?? 'warning'
}

function overridden(result: SarifResult, run: SarifRun): SarifLevel | undefined {
  const overrides = (run.invocations ?? []).flatMap(({ ruleConfigurationOverrides = [] }) => ruleConfigurationOverrides)
  const { id, index } = referenceOf(result)
  return overrides.find(
    ({ descriptor }) => (descriptor.index !== undefined && descriptor.index === index) || (descriptor.id !== undefined && descriptor.id === id),
  )?.configuration.level
}

function ruleOf(result: SarifResult, { tool }: SarifRun): SarifRule | undefined {
  const { id, index, extension } = referenceOf(result)
  const component = extension === undefined || extension < 0 ? tool.driver : tool.extensions?.[extension]
  const rules = component?.rules ?? []
  return (index === undefined ? undefined : rules[index]) ?? rules.find(rule => rule.id !== undefined && rule.id === id)
}

function referenceOf({ ruleId, ruleIndex, rule }: SarifResult) {
  return { id: ruleId ?? rule?.id, index: rule?.index ?? ruleIndex, extension: rule?.toolComponent?.index }
}
