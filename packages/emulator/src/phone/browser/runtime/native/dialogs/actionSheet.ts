import type { Dialogs } from '../dialog.ts'
import { button, h } from '../dom.ts'
import type { Texts } from '../texts.ts'

interface ActionSheet {
  alertText?: string
  itemList: string[]
  itemColor: string
}

/** wx.showActionSheet's default; ours can be read in the dark as well. */
const defaultColor = '#000000'

/** @returns The index of the chosen item, or undefined when it was closed. */
export function chooseAction(dialogs: Dialogs, texts: Texts, sheet: ActionSheet): Promise<number | undefined> {
  const { alertText, itemList, itemColor } = sheet
  return dialogs.ask<number | undefined>(undefined, (answer) => {
    const items = itemList.map((label, index) => {
      const item = button('native-action', label, () => answer(index))
      if (itemColor.toLowerCase() !== defaultColor) item.style.color = itemColor
      return item
    })
    const words = alertText ? h('p', { class: 'native-action-words' }, alertText) : undefined
    const cancel = button('native-action native-action-cancel', texts.cancel, () => answer(undefined))
    return {
      shape: 'sheet',
      heading: words ?? texts.more,
      body: [h('div', { class: 'native-actions' }, words, ...items, cancel)],
      closedByBackdrop: true,
    }
  })
}
