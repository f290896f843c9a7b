import type { Goal, Table } from './section.ts'

/** Equal is met. */
export function isMet({ must, target, measured }: Goal): boolean {
  return must === '≥' ? measured >= target : measured <= target
}

/** `met`, or by what share of the target it is missed. */
export function verdict(goal: Goal): string {
  if (isMet(goal)) return 'met'
  const percent = (Math.abs(goal.measured - goal.target) / goal.target) * 100
  return `missed by ${percent.toFixed(percent < 10 ? 1 : 0)} %`
}

export function goalsTable(goals: readonly Goal[]): Table {
  return {
    title: 'Goals',
    head: ['Goal', 'Wanted', 'Measured', 'Verdict'],
    rows: goals.map((goal) => [
      goal.goal,
      `${goal.must} ${withUnit(goal.target, goal.unit)}`,
      withUnit(goal.measured, goal.unit),
      verdict(goal),
    ]),
  }
}

/** What has to be said beside the figures. */
export const notesOf = (goals: readonly Goal[]): string[] =>
  goals.flatMap(({ goal, note }) => (note ? [`${goal}: ${note}.`] : []))

const withUnit = (value: number, unit: Goal['unit']) =>
  `${value.toFixed(unit === 'MB' || unit === '%' ? 0 : 2)} ${unit}`
