import type { Dialogs } from '../dialog.ts'
import { button, h } from '../dom.ts'
import { icon } from '../icons.ts'
import { fill, type Texts } from '../texts.ts'
import { answers, appHead, disclaimer, heading, mainButton, quietButton, textLink } from './parts.ts'

interface PrivacyQuestion {
  appName: string
  contractName: string
  onOpenContract: () => void
}

/** WeChat's own popup, for pages that bring none. @returns Whether the person agreed. */
export function askForPrivacy(dialogs: Dialogs, texts: Texts, question: PrivacyQuestion): Promise<boolean> {
  const { appName, contractName, onOpenContract } = question
  return dialogs.ask<boolean>(false, (answer) => {
    const title = heading(texts.privacyTitle)
    const link = textLink(contractName, onOpenContract)
    return {
      shape: 'sheet',
      heading: title,
      body: [
        appHead(appName, texts),
        title,
        h('p', { class: 'native-text' }, texts.privacyBefore, link, texts.privacyAfter),
        answers(
          quietButton(texts.disagree, () => answer(false)),
          mainButton(texts.agree, () => answer(true)),
        ),
        disclaimer(texts),
      ],
    }
  })
}

/** Stands for the guideline, whose text only WeChat's console has. */
export function showPrivacyContract(
  dialogs: Dialogs,
  texts: Texts,
  { appName, contractName }: { appName: string; contractName: string },
): Promise<void> {
  return dialogs.ask<void>(undefined, (answer) => {
    const title = heading(contractName)
    const close = () => answer()
    const app = appName || texts.unnamedApp
    return {
      shape: 'full',
      heading: title,
      body: [
        h('div', { class: 'native-full-bar' }, button('native-bar-button', texts.close, close, icon('close'))),
        h(
          'div',
          { class: 'native-full-text' },
          title,
          h('p', { class: 'native-text' }, fill(texts.contractLead, { app })),
          h('p', { class: 'native-text' }, texts.contractWho),
          h('p', { class: 'native-text' }, texts.contractHere),
          disclaimer(texts),
        ),
      ],
    }
  })
}
