import type { Reporter, TestModule } from 'vitest/node'

/** Ends a run with one plain line that any CI can read: "12 passed, 0 failed". */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const states = modules.flatMap(module => [...module.children.allTests()].map(test => test.result().state))
    const count = (state: string) => states.filter(found => found === state).length
    const broken = modules.filter(module => module.errors().length > 0).length
    for (const reason of reasons(modules)) console.log(`skipped: ${reason}`)
    console.log(`${count('passed')} passed, ${count('failed') + broken} failed, ${count('skipped')} skipped`)
  }
}

/** What suites say in their names that could not run here: "… (skipped: promtool not on PATH)". */
function reasons(modules: readonly TestModule[]): Set<string> {
  const names = modules.flatMap(module => [...module.children.allSuites()].map(({ name }) => name))
  return new Set(names.flatMap(name => /\(skipped: (.+)\)$/.exec(name)?.[1] ?? []))
}
