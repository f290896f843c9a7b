import { h } from '../dom.ts'
import type { Exchange } from '../emulatorState.ts'
import { pretty, type ExchangeRow } from '../exchangeRow.ts'
import type { ShownRow } from '../timelineRows.ts'
import { fill, type Texts } from '../texts.ts'
import { timeOfDay } from '../timeText.ts'
import { laneArrow } from './laneArrow.ts'

/** One exchange: a row that opens to show what was said. */
export function exchangeItem({ exchange, row }: ShownRow, t: Texts, onOpen: () => void): HTMLElement {
  const item = h('li', { class: `exchange ${row.tone}` })
  const opener = h(
    'button',
    {
      type: 'button',
      class: 'exchange-row',
      tabindex: -1,
      'aria-expanded': 'false',
      onclick: () => {
        const open = opener.getAttribute('aria-expanded') === 'false'
        opener.setAttribute('aria-expanded', String(open))
        // Made when it is opened first: most rows never are.
        if (!open) return item.lastElementChild?.remove()
        item.append(details(exchange, t))
        onOpen()
      },
    },
    ...summary(exchange, row, t),
  )
  item.append(opener)
  return item
}

function summary(exchange: Exchange, row: ExchangeRow, t: Texts): Node[] {
  const { at, from, to, fault } = exchange
  const { time, fraction } = timeOfDay(at)
  const way = fill(t.way, { from: t[`party_${from}`], to: t[`party_${to}`] })
  return [
    h('time', { datetime: at }, time, h('span', { class: 'fraction' }, fraction)),
    laneArrow(from, to),
    h('span', { class: 'visually-hidden' }, way),
    h(
      'span',
      { class: 'verb' },
      h('span', {}, row.verb),
      fault !== undefined && h('span', { class: 'badge' }, fill(t.faultBadge, { fault })),
    ),
    h('span', { class: 'outcome' }, row.outcome || t.noAnswer),
  ]
}

function details(exchange: Exchange, t: Texts): HTMLElement {
  const { method, path, url, query, requestBody, responseBody, status, views = [] } = exchange
  const [address] = (url ?? path).split('?', 1)
  const fields = Object.entries(query).map(([name, value]) => `${name} = ${value}`)
  const said = h(
    'div',
    {},
    h('h3', {}, t.request),
    text(`${method} ${address}`),
    fields.length > 0 && text(fields.join('\n')),
    requestBody !== '' && text(pretty(requestBody)),
    h('h3', {}, `${t.response} `, h('span', { class: 'hint' }, status === 0 ? t.noAnswer : `HTTP ${status}`)),
    text(responseBody === '' ? t.emptyBody : pretty(responseBody)),
  )
  return h('div', { class: 'details' }, said, views.length > 0 && behind(views, t))
}

const behind = (views: NonNullable<Exchange['views']>, t: Texts): HTMLElement =>
  h(
    'div',
    { class: 'behind' },
    h('h3', {}, t.behind),
    h('dl', {}, ...views.flatMap(({ label, value }) => [h('dt', {}, label), h('dd', {}, text(pretty(value)))])),
  )

const text = (content: string): HTMLElement => h('pre', {}, content)
