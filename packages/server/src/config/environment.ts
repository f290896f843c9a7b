import { readFileSync } from 'node:fs'

export type Environment = Readonly<Record<string, string | undefined>>

/** Every mistake of a configuration at once; `problems` name the setting, never its value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(
      `The configuration has ${problems.length === 1 ? 'a mistake' : `${problems.length} mistakes`}:\n${problems.map((p) => `  ${p}`).join('\n')}`,
    )
    this.problems = problems
  }
}

/** A setting whose file could not be read has been named already. */
export function missing(environment: Environment, name: string, why = ''): string[] {
  return environment[`${name}_FILE`] ? [] : [`${name}: is missing${why && `; ${why}`}`]
}

/** The settings as they were given, by variable or by file; what cannot be read is added to `problems`. */
export function givenValues(
  environment: Environment,
  names: readonly string[],
  problems: string[],
): Record<string, string> {
  const values: Record<string, string> = {}
  for (const name of names) {
    const file = environment[`${name}_FILE`]
    const value = environment[name]
    // An empty variable is how many platforms spell "unset".
    if (value) values[name] = value
    if (!file) continue
    if (value) problems.push(`${name}: is given twice, by ${name} and by ${name}_FILE`)
    try {
      values[name] = readFileSync(file, 'utf8').trim()
    } catch {
      problems.push(`${name}_FILE: the file cannot be read`)
    }
  }
  return values
}
