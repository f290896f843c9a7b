/** What a keyboard of WeChat can write. */
export type Keyboard = 'text' | 'number' | 'digit' | 'idcard' | 'nickname' | 'safe-password'

/** Which on-screen keyboard the browser should show. */
export const inputModes: Record<Keyboard, string> = {
  text: 'text',
  number: 'numeric',
  digit: 'decimal',
  idcard: 'text',
  nickname: 'text',
  'safe-password': 'text',
}

/** Leaves what the keyboard could have written; a desktop's keyboard and a paste can write more. */
export function filterText(text: string, keyboard: Keyboard): string {
  switch (keyboard) {
    case 'number':
      return text.replace(/\D/g, '')
    case 'digit': {
      const [whole = '', ...fraction] = text.replace(/[^\d.]/g, '').split('.')
      return fraction.length > 0 ? `${whole}.${fraction.join('')}` : whole
    }
    case 'idcard':
      return text.replace(/[^\dXx]/g, '')
    case 'text':
    case 'nickname':
    case 'safe-password':
      return text
  }
}

/** @param maxlength WeChat's: how many UTF-16 units may be entered; negative for any number. */
export const cutText = (text: string, maxlength: number): string => (maxlength < 0 ? text : text.slice(0, maxlength))
