import type { Phone } from '../ports.ts'
import { guard } from './api.ts'

/** How a page's own privacy dialog ended: `wrong_button` is an agreement that names a button nobody tapped. */
export type PageAnswer = 'agree' | 'disagree' | 'wrong_button'

export interface PrivacyResolution {
  event: 'exposureAuthorization' | 'agree' | 'disagree'
  /** With `agree`: the id of the tapped button whose open-type is agreePrivacyAuthorization. */
  buttonId?: string
}

export type PrivacyListener = (resolve: (resolution: PrivacyResolution) => void, info: { referrer: string }) => void

/** Where calls that need consent to the privacy guideline wait for the page's own dialog. */
export interface PrivacyDesk {
  /** wx.onNeedPrivacyAuthorization; only the last listener counts. */
  listen(listener: PrivacyListener): void
  /** A button with agreePrivacyAuthorization was really tapped. */
  buttonTapped(id: string): void
  /**
   * Lets the page ask. Pending until it calls `resolve`, for ever if it never does, as in WeChat.
   *
   * @param referrer `button.getPhoneNumber`, or the name of an API.
   * @returns undefined where the page has no dialog of its own.
   */
  askPage(referrer: string): Promise<PageAnswer> | undefined
}

const desks = new WeakMap<Phone, PrivacyDesk>()

/** The one desk of a phone: `wx.*` and the buttons meet here. */
export function privacyDeskOf(phone: Phone): PrivacyDesk {
  const known = desks.get(phone)
  if (known) return known
  const desk = createPrivacyDesk(phone)
  desks.set(phone, desk)
  return desk
}

function createPrivacyDesk(phone: Phone): PrivacyDesk {
  let listener: PrivacyListener | undefined
  const tapped = new Set<string>()
  return {
    listen: (next) => void (listener = next),
    buttonTapped: (id) => void tapped.add(id),
    askPage(referrer) {
      const asked = listener
      if (!asked) return undefined
      return new Promise((settle) => {
        const resolve = ({ event, buttonId = '' }: PrivacyResolution) => {
          if (event === 'agree') settle(tapped.has(buttonId) ? 'agree' : 'wrong_button')
          if (event === 'disagree') settle('disagree')
        }
        guard(phone, 'wx.onNeedPrivacyAuthorization', () => asked(resolve, { referrer }))
      })
    },
  }
}
