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
  unit: '×' | 's' | 'MB'
  /** Why it is missed, or what the figure does not say. */
  note?: string
}
