/** What a measure yields. */
export interface Section {
  tables: Table[]
  goals: Goal[]
  /** Round by round, as it was measured. */
  raw: unknown
}

export interface Table {
  title: string
  head: string[]
  /** The first column is words, the others are figures. */
  rows: string[][]
}

export interface Goal {
  /** What has to be so. */
  goal: string
  must: '≥' | '≤'
  target: number
  measured: number
  unit: '×' | 's' | 'MB' | '%'
  /** What the figure alone does not say. */
  note?: string
}

/** Several as one. */
export function joined(sections: Record<string, Section>): Section {
  const all = Object.values(sections)
  return {
    tables: all.flatMap(({ tables }) => tables),
    goals: all.flatMap(({ goals }) => goals),
    raw: Object.fromEntries(Object.entries(sections).map(([name, { raw }]) => [name, raw])),
  }
}
