import type { Builtin, BuiltinHost } from '../builtin.ts'
import { forwardAria, setAria } from './support/aria.ts'
import { divertChildren, make } from './support/dom.ts'
import { wheel } from './support/wheel.ts'
import { words } from './support/words.ts'

/** `<picker-view>`: wheels in the page itself. */
export const pickerView: Builtin = {
  tag: 'picker-view',
  properties: {
    value: { type: Array, value: [] },
    indicatorStyle: { type: String },
    indicatorClass: { type: String },
    maskStyle: { type: String },
    maskClass: { type: String },
    immediateChange: { type: Boolean, value: false },
  },
  events: ['change', 'pickstart', 'pickend'],
  attach(host) {
    const columns = () => host.descendants('picker-view-column')
    const positions = () => columns().map(({ part }) => part?.value?.() as number)
    host.observe(['indicatorStyle'], () => {
      const declared = document.createElement('i').style
      declared.cssText = host.props.indicatorStyle
      host.element.style.setProperty('--row', declared.height || null)
    })
    host.part = {
      itemChanged: () => {
        host.fire('pickend')
        host.setProp('value', positions())
        host.fire('change', { value: positions() })
      },
    }
    host.element.addEventListener('pointerdown', () => host.fire('pickstart'))
  },
}

/** `<picker-view-column>`: its children are the rows. */
export const pickerViewColumn: Builtin = {
  tag: 'picker-view-column',
  properties: {},
  attach(host) {
    const scroller = make('div', 'wx-wheel wx-focusable')
    divertChildren(host.element, scroller)
    host.element.append(scroller)
    scroller.tabIndex = 0
    const rows = () => [...scroller.children] as HTMLElement[]
    const mark = () =>
      rows().forEach((row, index) => {
        row.role = 'option'
        row.ariaSelected = String(index === turning.index())
      })
    const view = host.closest('picker-view')
    const number = view ? columnIndex(view, host) + 1 : 1
    setAria(host, { role: 'listbox', 'aria-label': `${words().choose} ${number}` }, scroller)
    forwardAria(host, scroller)
    const turning = wheel(scroller, rows, () => {
      mark()
      view?.part?.itemChanged?.(host)
    })
    host.part = { value: () => turning.index() }
    const follow = () => {
      turning.show(Number(view?.props.value[columnIndex(view, host)]) || 0)
      mark()
    }
    view?.observe(['value'], follow)
    // Rows come and go by setData; and none has a height before the first layout.
    const rowsWatch = new MutationObserver(follow)
    rowsWatch.observe(scroller, { childList: true })
    requestAnimationFrame(follow)
    host.onDetach(() => rowsWatch.disconnect())
  },
}

const columnIndex = (view: BuiltinHost, column: BuiltinHost): number =>
  view.descendants('picker-view-column').findIndex(({ element }) => element === column.element)
