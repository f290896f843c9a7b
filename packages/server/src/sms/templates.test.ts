import { purposeSchema } from '@quickreg/contract'
import { expect, it } from 'vitest'
import { limits } from '../domain/limits.ts'
import { smsSettingsSchema } from './settings.ts'
import { messageText } from './templates.ts'

const minutes = limits.otpTtlSeconds / 60
const texts = purposeSchema.options.flatMap((purpose) =>
  (['zh', 'en'] as const).map((language) => ({ purpose, language })),
)

const accepts = (sign: string) => smsSettingsSchema.safeParse({ console: { sign } }).success

/** The longest sign that the configuration takes. */
function longest(character: string): string {
  let sign = ''
  while (accepts(sign + character)) sign += character
  return sign
}

// 3GPP TS 23.040: 140 bytes of UCS-2, which counts a character outside the BMP twice.
it.each(texts)('a $language text for $purpose is one message under the longest sign', ({ purpose, language }) => {
  for (const sign of [longest('签'), longest('😀')]) {
    const text = messageText(sign, { phone: '+8613800138000', code: '024680', purpose, language, minutes })
    expect(sign).not.toBe('')
    expect(text.startsWith(`【${sign}】`)).toBe(true)
    expect(text).toContain('024680')
    expect(Buffer.from(text, 'utf16le').length, text).toBeLessThanOrEqual(140)
  }
})

it.each(['webhook', 'console', 'emulator'])(
  'a sign that leads a text may be so long at %s and no longer',
  (provider) => {
    const settings = {
      ...(provider === 'webhook' && { url: 'https://sms.example/send', secret: 'sixteen characters' }),
    }
    const takes = (sign: string) => smsSettingsSchema.safeParse({ [provider]: { ...settings, sign } }).success
    expect([takes('签'.repeat(20)), takes('签'.repeat(21)), takes('')]).toEqual([true, false, false])
  },
)

it('says in every text what the code is for', () => {
  const said = texts.map((what) => messageText('x', { phone: '+8613800138000', code: '024680', ...what, minutes }))
  expect(new Set(said).size).toBe(texts.length)
})
