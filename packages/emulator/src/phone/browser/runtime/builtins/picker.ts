import type { Builtin, BuiltinHost } from '../builtin.ts'
import { setAria } from './support/aria.ts'
import { labelable } from './support/labels.ts'
import { calendarColumns, calendarValue, type Column, type Fields } from './support/pickerColumns.ts'
import { openPickerSheet, type PickerSheet } from './support/pickerSheet.ts'
import { tappable } from './support/tappable.ts'

/** @see https://developers.weixin.qq.com/miniprogram/dev/component/picker.html */
export const picker: Builtin = {
  tag: 'picker',
  properties: {
    name: { type: String },
    mode: { type: String, value: 'selector' },
    headerText: { type: String },
    disabled: { type: Boolean, value: false },
    range: { type: Array, value: [] },
    rangeKey: { type: String },
    value: { type: null, value: 0 },
    start: { type: String },
    end: { type: String },
    fields: { type: String, value: 'day' },
    customItem: { type: String },
    level: { type: String, value: 'region' },
  },
  events: ['change', 'cancel', 'columnchange'],
  attach(host) {
    setAria(host, { role: 'button', 'aria-haspopup': 'dialog' })
    tappable(host)
    let open: { draft: Draft; sheet: PickerSheet } | undefined
    const show = () => {
      if (host.props.mode === 'region') {
        return host.services.warn('<picker mode="region"> needs a list of regions, which this phone does not have.')
      }
      const draft = draftOf(host)
      open = { draft, sheet: openSheet(host, draft, () => (open = undefined)) }
    }
    // `columnchange` is there for the page to give other columns their rows; it may also turn them.
    host.observe(['range', 'value'], () => open?.sheet.update(open.draft.columns()))
    host.onDetach(() => open?.sheet.close())
    labelable(host, show)
    host.part = {
      ...host.part,
      value: () => host.props.value as unknown,
      reset: () => host.setProp('value', host.props.mode === 'multiSelector' ? [] : ''),
    }
    host.onTap((event) => {
      if (event.handled) return
      event.handled = true
      show()
    })
  },
}

/** What a mode makes of its value while the sheet is open. */
interface Draft {
  columns(): Column[]
  turn(column: number, index: number): void
  value(): unknown
}

function openSheet(host: BuiltinHost, draft: Draft, onClose: () => void): PickerSheet {
  const sheet = openPickerSheet({
    layer: host.services.layer,
    title: host.props.headerText,
    columns: draft.columns(),
    onTurn(column, index) {
      draft.turn(column, index)
      sheet.update(draft.columns())
      if (host.props.mode === 'multiSelector') host.fire('columnchange', { column, value: index })
    },
    onConfirm() {
      onClose()
      const value = draft.value()
      host.setProp('value', value)
      host.fire('change', { value })
    },
    onCancel() {
      onClose()
      host.fire('cancel')
    },
  })
  return sheet
}

function draftOf(host: BuiltinHost): Draft {
  const { mode, fields } = host.props
  if (mode === 'time') return calendarDraft(host, 'time')
  if (mode === 'date') return calendarDraft(host, fields === 'year' || fields === 'month' ? fields : 'day')
  return rangeDraft(host, mode === 'multiSelector')
}

function calendarDraft({ props }: BuiltinHost, fields: Fields): Draft {
  const limits = { start: props.start as string, end: props.end as string }
  const language = document.documentElement.lang.startsWith('zh') ? 'zh' : 'en'
  let value = String(props.value || now(fields))
  const columns = () => calendarColumns(value, fields, limits, language)
  return {
    columns,
    turn(column, index) {
      const indexes = columns().map((each, at) => (at === column ? index : each.index))
      value = calendarValue(value, indexes, fields, limits)
    },
    value: () =>
      calendarValue(
        value,
        columns().map(({ index }) => index),
        fields,
        limits,
      ),
  }
}

function rangeDraft(host: BuiltinHost, isMulti: boolean): Draft {
  let given: unknown
  let indexes: number[] = []
  const follow = () => {
    if (host.props.value === given) return
    given = host.props.value
    indexes = (isMulti ? (Array.isArray(given) ? given : []) : [given]).map((index) => Number(index) || 0)
  }
  const columns = (): Column[] => {
    follow()
    const { range, rangeKey } = host.props
    const lists = (isMulti ? range : [range]) as unknown[][]
    return lists.map((list, at) => ({
      items: list.map((item) => labelOf(item, rangeKey)),
      index: Math.max(0, Math.min(indexes[at] ?? 0, list.length - 1)),
    }))
  }
  return {
    columns,
    turn: (column, index) => (indexes[column] = index),
    value() {
      const chosen = columns().map(({ index }) => index)
      return isMulti ? chosen : chosen[0]
    },
  }
}

const labelOf = (item: unknown, key: string): string =>
  String(key && typeof item === 'object' && item !== null ? (item as Record<string, unknown>)[key] : item)

/** Where a picker without a value opens: today, or this minute. */
function now(fields: Fields): string {
  const date = new Date()
  const two = (number: number) => String(number).padStart(2, '0')
  return fields === 'time'
    ? `${two(date.getHours())}:${two(date.getMinutes())}`
    : `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}
