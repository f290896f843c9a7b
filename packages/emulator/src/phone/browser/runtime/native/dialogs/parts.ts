import { button, h } from '../dom.ts'
import type { Texts } from '../texts.ts'

/** The app's name with a stand-in for its picture, as at the head of WeChat's sheets. */
export function appHead(appName: string, texts: Texts): HTMLElement {
  const name = appName || texts.unnamedApp
  const initial = h('span', { class: 'native-app-icon', 'aria-hidden': 'true' }, [...name][0])
  return h('p', { class: 'native-app-head' }, initial, h('span', {}, name))
}

export const heading = (text: string) => h('h2', { class: 'native-heading' }, text)

export const disclaimer = (texts: Texts) => h('p', { class: 'native-disclaimer' }, texts.disclaimer)

/** Refusal at the left, consent at the right, one above the other where words are long. */
export const answers = (...buttons: HTMLElement[]) => h('div', { class: 'native-answers' }, ...buttons)

export const quietButton = (label: string, onclick: () => void) => button('native-button', label, onclick)
export const mainButton = (label: string, onclick: () => void) =>
  button('native-button native-button-main', label, onclick)

/** A link within a sentence, which breaks with its lines as no button does. */
export const textLink = (label: string, onclick: () => void) => {
  const follow = (event: Event) => {
    event.preventDefault()
    onclick()
  }
  return h('a', { class: 'native-text-link', href: '#', onclick: follow }, label)
}
export const linkButton = (label: string, onclick: () => void) => button('native-link', label, onclick)
