import { describe, expect, it } from 'vitest'
import { goalsTable, isMet, notesOf, verdict } from './goals.ts'
import type { Goal } from './section.ts'
import { toSvg } from './svg.ts'
import { toMarkdown, toText } from './table.ts'

const goal = (must: Goal['must'], target: number, measured: number): Goal => ({
  goal: 'g',
  must,
  target,
  measured,
  unit: '×',
})

describe('a goal', () => {
  it('is met at its very figure, and on its side of it', () => {
    expect([goal('≥', 2, 2), goal('≥', 2, 3), goal('≤', 2, 2), goal('≤', 2, 1)].map(isMet)).toEqual(Array(4).fill(true))
    expect([goal('≥', 2, 1.99), goal('≤', 2, 2.01), goal('≥', 2, NaN)].map(isMet)).toEqual(Array(3).fill(false))
  })

  it('that is missed says by how much', () => {
    expect(verdict(goal('≥', 2, 1))).toBe('missed by 50 %')
    expect(verdict(goal('≤', 1.8, 1.9))).toBe('missed by 5.6 %')
    expect(verdict(goal('≤', 1.8, 1.8))).toBe('met')
  })

  it('stands in the table as it was wanted and as it was measured', () => {
    const { rows } = goalsTable([goal('≥', 0.65, 0.6)])
    expect(rows).toEqual([['g', '≥ 0.65 ×', '0.60 ×', 'missed by 7.7 %']])
    expect(notesOf([{ ...goal('≥', 1, 1), note: 'why' }, goal('≥', 1, 1)])).toEqual(['g: why.'])
  })
})

it('tables are aligned in a terminal, and are GitHub’s in Markdown', () => {
  const table = { title: 'T', head: ['', 'a/s'], rows: [['one', '1000']] }
  expect(toText(table)).toBe('T\n\n      a/s\none  1000')
  expect(toMarkdown(table)).toBe('|  | a/s |\n| --- | ---: |\n| one | 1000 |')
})

it('the plot is well-formed, shows every bar to scale, and nothing in it is fetched', () => {
  const bars = [
    { label: 'ours & <more>', value: 2000, isOwn: true },
    { label: 'theirs', value: 500, isOwn: false },
  ]
  const svg = toSvg([{ title: 'T', unit: 'a/s', bars }])
  expect(tagsLeftOpen(svg)).toEqual([])
  expect(svg.replace(/&(amp|lt|gt|quot);/g, '')).not.toContain('&')
  const widths = [...svg.matchAll(/<rect [^>]*width="([\d.]+)"/g)].map(([, width]) => Number(width))
  expect(widths[0]! / widths[1]!).toBeCloseTo(4, 1)
  expect([...svg.matchAll(/<text [^>]*>([^<]*)</g)].map(([, text]) => text)).toEqual([
    ...['T, a/s', 'ours &amp; &lt;more&gt;', '2,000', 'theirs', '500'],
  ])
  expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|url\(|@import|href/)
  expect(svg).toContain('prefers-color-scheme: dark')
})

/** Tags of XML close in the order in which they opened. */
function tagsLeftOpen(xml: string): string[] {
  const open: string[] = []
  for (const [, slash, name = '', closed] of xml.matchAll(/<(\/?)([a-z]+)[^<>]*?(\/?)>/g)) {
    if (slash) expect(open.pop()).toBe(name)
    else if (!closed) open.push(name)
  }
  return open
}
