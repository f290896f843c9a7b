import { button, h } from '../dom.ts'
import { icon } from '../icons.ts'
import { fill, type Texts } from '../texts.ts'
import { copyText } from './copyText.ts'
import { findOtp } from './otp.ts'
import type { Schedule } from './schedule.ts'

const stayMs = 8_000
const stayCopiedMs = 3_000

/** A text message that slides in from the top; the newest takes the place of the one before. */
export function createSmsBanner(
  texts: Texts,
  schedule: Schedule,
): { element: HTMLElement; show(message: { text: string; from?: string }): void } {
  // A screen reader hears what comes into a region it already knows.
  const element = h('div', { class: 'native-sms-place', role: 'status' })
  let cancel = () => {}
  const hide = () => {
    cancel()
    element.replaceChildren()
  }
  const hideAfter = (ms: number) => {
    cancel()
    // Whoever has the focus in it is still busy with it.
    cancel = schedule(() => (element.contains(document.activeElement) ? hideAfter(ms) : hide()), ms)
  }
  return {
    element,
    show({ text, from }) {
      const otp = findOtp(text)
      const hint = h('span', { class: 'native-sms-hint' }, otp && fill(texts.smsCopy, { otp }))
      const copy = async () => {
        if (otp === undefined) return
        hint.textContent = fill((await copyText(otp)) ? texts.smsCopied : texts.smsNotCopied, { otp })
        hideAfter(stayCopiedMs)
      }
      const head = h('span', { class: 'native-sms-head' }, icon('message'), from ?? texts.sms, h('i', {}, texts.smsNow))
      const words = [head, h('span', { class: 'native-sms-text' }, text), ...(otp ? [hint] : [])]
      const card = otp
        ? h('button', { type: 'button', class: 'native-sms-card', onclick: () => void copy() }, ...words)
        : h('div', { class: 'native-sms-card' }, ...words)
      element.replaceChildren(
        h('div', { class: 'native-sms' }, card, button('native-sms-close', texts.close, hide, icon('close'))),
      )
      hideAfter(stayMs)
    },
  }
}
