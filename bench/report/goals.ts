import type { Goal } from './section.ts'

/** Equal is met. */
export function isMet({ must, target, measured }: Goal): boolean {
  return must === '≥' ? measured >= target : measured <= target
}

/** By what share of the target it is missed; 0 if it is met. */
export function missedBy(goal: Goal): number {
  return isMet(goal) ? 0 : Math.abs(goal.measured - goal.target) / goal.target
}

export const verdict = (goal: Goal): string =>
  isMet(goal) ? 'met' : `missed by ${(missedBy(goal) * 100).toFixed(missedBy(goal) < 0.1 ? 1 : 0)} %`

export const withUnit = (value: number, unit: Goal['unit']): string => {
  const digits = unit === 'MB' ? 0 : 2
  return unit === '×' ? `${value.toFixed(digits)} ×` : `${value.toFixed(digits)} ${unit}`
}
