import type { ShareMessage } from '../../ports.ts'
import type { Dialogs } from '../dialog.ts'
import { h } from '../dom.ts'
import { fileAddress } from '../fileAddress.ts'
import type { Texts } from '../texts.ts'
import { answers, disclaimer, heading, mainButton, quietButton } from './parts.ts'

/** The card a friend would get. @returns Whether it was sent. */
export function shareCard(dialogs: Dialogs, texts: Texts, { title, path, imageUrl }: ShareMessage): Promise<boolean> {
  return dialogs.ask<boolean>(false, (answer) => {
    const head = heading(texts.shareTitle)
    const picture = imageUrl
      ? h('img', { class: 'native-card-picture', src: fileAddress(imageUrl), alt: '' })
      : h('div', { class: 'native-card-picture', 'aria-hidden': 'true' })
    return {
      shape: 'sheet',
      heading: head,
      body: [
        head,
        h('p', { class: 'native-note' }, texts.shareText),
        h(
          'div',
          { class: 'native-card' },
          h('p', { class: 'native-card-title' }, title),
          picture,
          h('p', { class: 'native-card-path' }, path),
        ),
        answers(
          quietButton(texts.cancel, () => answer(false)),
          mainButton(texts.send, () => answer(true)),
        ),
        disclaimer(texts),
      ],
    }
  })
}
