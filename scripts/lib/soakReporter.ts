import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'
import type { UserConsoleLog } from 'vitest'
import type { Reporter, TestCase, TestModule } from 'vitest/node'
import { hardware, hardwareLine } from './hardware.ts'

/** Where the reporter, which runs inside Vitest, leaves its page. */
export const soakPageVariable = 'QUICKREG_SOAK_PAGE'

/** Writes down what the long runs have tried and found: each test with the seconds it took and the lines it said. */
export default class SoakReporter implements Reporter {
  readonly #said = new Map<string, string[]>()

  onUserConsoleLog({ taskId, type, content }: UserConsoleLog): void {
    if (taskId === undefined || type !== 'stdout') return
    const lines = stripVTControlCharacters(content).trimEnd().split('\n')
    this.#said.set(taskId, [...(this.#said.get(taskId) ?? []), ...lines])
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const file = process.env[soakPageVariable]
    if (!file) return
    const sections = [...new Set(modules.map(({ project }) => project.name))].map((engine) => [
      `## ${engine}`,
      ...modules.filter(({ project }) => project.name === engine).flatMap((module) => this.#module(module)),
    ])
    const made = `${new Date().toISOString().slice(0, 10)}${commit()}; ${hardwareLine(hardware())}.`
    writeFileSync(
      file,
      `${['# Long runs', 'Written by `npm run test:soak`.', made, ...sections.flat()].join('\n\n')}\n`,
    )
  }

  #module(module: TestModule): string[] {
    const tests = [...module.children.allTests()].map((test) => this.#test(test))
    return [`### ${module.relativeModuleId}`, tests.join('\n')]
  }

  #test(test: TestCase): string {
    const seconds = Math.round((test.diagnostic()?.duration ?? 0) / 1000)
    const said = (this.#said.get(test.id) ?? []).map((line) => `\n  \`${line}\``)
    return `- **${test.result().state}** in ${seconds} s: ${test.fullName}${said.join('')}`
  }
}

/** Nothing where this is no clone. */
function commit(): string {
  try {
    return `, commit ${execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8', stdio: 'pipe' }).trim()}`
  } catch {
    return ''
  }
}
