import type { Phone } from '../ports.ts'
import { makeApis } from './api.ts'

/** The phone has a clipboard of its own; what the app puts there also goes to the computer's where the browser lets it. */
export function createClipboardApis(phone: Phone) {
  let clipboard = ''
  return makeApis(phone, {
    setClipboardData: {
      needs: { data: 'String' },
      run({ data }) {
        clipboard = data
        navigator.clipboard?.writeText(data).catch(() => undefined)
        const title = { zh_CN: '内容已复制', zh_TW: '內容已複製', en: 'Copied' }[phone.device.language]
        phone.native.showToast({ title, icon: 'success', durationMs: 1500, mask: false })
      },
    },
    getClipboardData: () => ({ data: clipboard }),
  })
}
