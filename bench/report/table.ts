import { verdict, withUnit } from './goals.ts'
import type { Goal, Table } from './section.ts'

export function goalsTable(goals: readonly Goal[]): Table {
  return {
    title: 'Goals',
    head: ['Goal', 'Wanted', 'Measured', ''],
    rows: goals.map((goal) => [
      goal.goal,
      `${goal.must} ${withUnit(goal.target, goal.unit)}`,
      withUnit(goal.measured, goal.unit),
      verdict(goal) + (goal.note ? `; ${goal.note}` : ''),
    ]),
  }
}

/** For a terminal. */
export function toText({ title, head, rows }: Table): string {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => (row[column] ?? '').length)))
  const line = (row: string[]) =>
    row
      .map((cell, column) =>
        isFigure(cell) || column > 0 ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
      )
      .join('  ')
      .trimEnd()
  return [title, '', line(head), ...rows.map(line)].join('\n')
}

/** GitHub's Markdown. */
export function toMarkdown({ head, rows }: Table): string {
  const line = (row: string[]) => `| ${row.join(' | ')} |`
  return [line(head), line(head.map((_, column) => (column === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n')
}

const isFigure = (cell: string) => /^[\d.,]+$/.test(cell)
