import type { Dialogs } from '../dialog.ts'
import { h } from '../dom.ts'
import type { Texts } from '../texts.ts'
import { answers, disclaimer, heading, mainButton } from './parts.ts'

/** What `phone-number-no-quota-toast` shows when the quota is used up. */
export function showQuotaSheet(dialogs: Dialogs, texts: Texts): Promise<void> {
  return dialogs.ask<void>(undefined, (answer) => {
    const title = heading(texts.quotaTitle)
    return {
      shape: 'sheet',
      heading: title,
      body: [
        title,
        h('p', { class: 'native-text' }, texts.quotaText),
        answers(mainButton(texts.gotIt, () => answer())),
        disclaimer(texts),
      ],
    }
  })
}
