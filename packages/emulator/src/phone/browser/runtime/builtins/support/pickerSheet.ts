import type { Column } from './pickerColumns.ts'
import { make, setTabTrap } from './dom.ts'
import { wheel, type Wheel } from './wheel.ts'
import { words } from './words.ts'

export interface PickerSheet {
  /** Other columns, or other rows in them. */
  update(columns: Column[]): void
  close(): void
}

interface Options {
  layer: HTMLElement
  title: string
  columns: Column[]
  onTurn(column: number, index: number): void
  onConfirm(): void
  onCancel(): void
}

let count = 0

/** The sheet that comes from below: a listbox per column, Cancel and Confirm. Escape and a tap outside cancel. */
export function openPickerSheet({ layer, title, columns, onTurn, onConfirm, onCancel }: Options): PickerSheet {
  const before = document.activeElement
  const cancel = make('button', 'wx-picker-cancel', words().cancel)
  const confirm = make('button', 'wx-picker-confirm', words().confirm)
  const heading = make('div', 'wx-picker-title', title)
  const body = make('div', 'wx-picker-columns')
  const sheet = make('div', 'wx-picker-sheet', make('div', 'wx-picker-head', cancel, heading, confirm), body)
  const mask = make('div', 'wx-picker-mask', sheet)
  sheet.role = 'dialog'
  sheet.ariaModal = 'true'
  sheet.ariaLabel = title || words().choose
  layer.append(mask)

  const lists: { element: HTMLElement; rows: HTMLElement[]; wheel: Wheel }[] = []
  const addList = (column: number) => {
    const element = make('div', 'wx-picker-list wx-focusable')
    element.role = 'listbox'
    element.tabIndex = 0
    element.ariaLabel = `${title || words().choose} ${column + 1}`
    body.append(element)
    const list = { element, rows: [] as HTMLElement[], wheel: undefined as unknown as Wheel }
    list.wheel = wheel(
      element,
      () => list.rows,
      (index) => {
        select(list.element, list.rows, index)
        onTurn(column, index)
      },
    )
    return list
  }
  const update = (next: Column[]) => {
    for (const list of lists.splice(next.length)) list.element.remove()
    while (lists.length < next.length) lists.push(addList(lists.length))
    next.forEach(({ items, index }, at) => {
      const list = lists[at]!
      if (items.length !== list.rows.length || items.some((item, row) => item !== list.rows[row]!.textContent)) {
        list.rows = items.map(optionOf)
        list.element.replaceChildren(...list.rows)
      }
      list.wheel.show(index)
      select(list.element, list.rows, index)
    })
  }
  const close = () => {
    mask.remove()
    if (before instanceof HTMLElement) before.focus()
  }
  const leave = () => {
    close()
    onCancel()
  }
  cancel.addEventListener('click', leave)
  mask.addEventListener('click', (event) => event.target === mask && leave())
  confirm.addEventListener('click', () => {
    close()
    onConfirm()
  })
  mask.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') leave()
    if (event.key === 'Enter' && event.target instanceof HTMLElement && event.target.role === 'listbox') confirm.click()
  })
  setTabTrap(mask)
  update(columns)
  lists[0]?.element.focus()
  return { update, close }
}

function optionOf(text: string): HTMLElement {
  const option = make('div', 'wx-picker-option', text)
  option.role = 'option'
  option.id = `wx-picker-option-${++count}`
  return option
}

function select(list: HTMLElement, rows: HTMLElement[], index: number): void {
  rows.forEach((row, at) => row.setAttribute('aria-selected', String(at === index)))
  const id = rows[index]?.id
  if (id) list.setAttribute('aria-activedescendant', id)
}
