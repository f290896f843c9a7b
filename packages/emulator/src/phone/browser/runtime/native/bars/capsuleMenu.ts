import type { Phone } from '../../ports.ts'
import type { Dialogs } from '../dialog.ts'
import { button, h } from '../dom.ts'
import { shareCard } from '../dialogs/shareSheet.ts'
import { answers, disclaimer, heading, mainButton } from '../dialogs/parts.ts'
import { icon } from '../icons.ts'
import type { Texts } from '../texts.ts'

type Choice = 'share' | 'restart' | 'about' | undefined

/** What the capsule's two buttons do. */
export function createCapsuleMenu(
  dialogs: Dialogs,
  texts: Texts,
  phone: () => Phone,
): { open(): void; leave(): void; onVisibility(listener: (shown: boolean) => void): void } {
  const listeners: ((shown: boolean) => void)[] = []
  const tell = (shown: boolean) => {
    for (const listener of listeners) listener(shown)
  }
  const share = async () => {
    await shareCard(dialogs, texts, await phone().stack.current().share('menu'))
  }
  const choose = async () => {
    const choice = await askWhat(dialogs, texts, phone().stack.pages.at(-1)?.sharable === true)
    if (choice === 'share') await share()
    if (choice === 'restart') restart()
    if (choice === 'about') await showAbout(dialogs, texts)
  }
  const leave = async () => {
    tell(false)
    await showLeft(dialogs, texts)
    tell(true)
  }
  return {
    open: () => void choose().catch((error: unknown) => phone().console.fail(error)),
    leave: () => void leave(),
    onVisibility: (listener) => void listeners.push(listener),
  }
}

function restart(): void {
  history.replaceState(null, '', location.pathname + location.search) // without the page's path: at the entry page
  location.reload()
}

function askWhat(dialogs: Dialogs, texts: Texts, canShare: boolean): Promise<Choice> {
  return dialogs.ask<Choice>(undefined, (answer) => {
    const item = (name: Parameters<typeof icon>[0], label: string, choice: Choice) => {
      const choose = () => answer(choice)
      return button('native-menu-item', label, choose, icon(name), h('span', {}, label))
    }
    const share = item('send', canShare ? texts.menuShare : texts.menuNoShare, 'share')
    share.disabled = !canShare
    const items = [share, item('restart', texts.menuRestart, 'restart'), item('about', texts.menuAbout, 'about')]
    const cancel = button('native-action native-action-cancel', texts.cancel, () => answer(undefined))
    return {
      shape: 'sheet',
      heading: texts.more,
      body: [h('div', { class: 'native-actions' }, h('div', { class: 'native-menu' }, ...items), cancel)],
      closedByBackdrop: true,
    }
  })
}

function showAbout(dialogs: Dialogs, texts: Texts): Promise<void> {
  return dialogs.ask<void>(undefined, (answer) => {
    const title = heading(texts.menuAbout)
    const text = h('p', { class: 'native-text' }, texts.aboutText)
    return { shape: 'sheet', heading: title, body: [title, text, answers(mainButton(texts.gotIt, () => answer()))] }
  })
}

function showLeft(dialogs: Dialogs, texts: Texts): Promise<void> {
  return dialogs.ask<void>(undefined, (answer) => {
    const title = heading(texts.leftText)
    const words = h(
      'div',
      { class: 'native-left' },
      title,
      mainButton(texts.reopen, () => answer()),
      disclaimer(texts),
    )
    return { shape: 'full', heading: title, body: [words] }
  })
}
