export interface Bar {
  label: string
  value: number
  /** Ours. */
  isOwn: boolean
}

export interface Chart {
  title: string
  unit: string
  bars: Bar[]
}

const [width, labelWidth, valueWidth] = [760, 190, 90]
const [rowHeight, barHeight, titleHeight, gap] = [26, 16, 34, 14]
const barRoom = width - labelWidth - valueWidth

/** Each chart on a scale of its own. Fonts are the reader's; colours follow the reader's light or dark screen. */
export function toSvg(charts: readonly Chart[]): string {
  let top = 0
  const parts = charts.map((chart) => {
    const part = drawChart(chart, top)
    top += titleHeight + chart.bars.length * rowHeight + gap
    return part
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${top}" width="${width}" height="${top}" role="img">
<title>${escape(charts.map(({ title }) => title).join('; '))}</title>
<style>
  text { font: 13px system-ui, sans-serif; fill: #1f2328; }
  .title { font-weight: 600; font-size: 14px; }
  .own { fill: #07a352; }
  .other { fill: #8c959f; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; }
    .own { fill: #2ec971; }
    .other { fill: #6e7681; }
  }
</style>
${parts.join('\n')}
</svg>
`
}

function drawChart({ title, unit, bars }: Chart, top: number): string {
  const most = Math.max(...bars.map(({ value }) => value))
  const rows = bars.map(({ label, value, isOwn }, index) => {
    const y = top + titleHeight + index * rowHeight
    const length = Math.max(1, (value / most) * barRoom)
    const text = y + barHeight - 3
    return `<text x="${labelWidth - 8}" y="${text}" text-anchor="end">${escape(label)}</text>
<rect class="${isOwn ? 'own' : 'other'}" x="${labelWidth}" y="${y}" width="${length.toFixed(1)}" height="${barHeight}" rx="2"/>
<text x="${(labelWidth + length + 6).toFixed(1)}" y="${text}">${Math.round(value).toLocaleString('en')}</text>`
  })
  return [`<text class="title" x="0" y="${top + 20}">${escape(`${title}, ${unit}`)}</text>`, ...rows].join('\n')
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escape = (text: string) => text.replace(/[&<>"]/g, (character) => entities[character]!)
