import type { ModalOptions, Phone } from '../ports.ts'
import { readRoute } from '../route.ts'
import { ApiFailure, makeApis } from './api.ts'

const toastDurationMs = 1500
const mostActions = 6

/** What WeChat draws over a page when the page asks for it. */
export function createDialogApis(phone: Phone) {
  const { native } = phone
  return makeApis(phone, {
    showToast: {
      needs: { title: 'String' },
      run({ title, icon = 'success', image, duration = toastDurationMs, mask = false }) {
        native.showToast({
          title,
          icon,
          mask,
          durationMs: duration,
          ...(image && { image: fileUrl(phone, image) }),
        })
      },
    },
    showLoading: {
      needs: { title: 'String' },
      run: ({ title, mask = false }) => native.showToast({ title, icon: 'loading', mask }),
    },
    hideToast: () => native.hideToast(),
    hideLoading: () => native.hideToast(),
    async showModal(options) {
      const asked = { ...usualModal(phone), ...stated(options) }
      for (const name of ['cancelText', 'confirmText'] as const) {
        if (widthOf(asked[name]) > 8) throw new ApiFailure(`${name} length should not larger than 4 Chinese characters`)
      }
      return native.modal(asked)
    },
    showActionSheet: {
      needs: { itemList: 'Array' },
      async run({ itemList, alertText, itemColor = '#000000' }) {
        if (itemList.length === 0) throw new ApiFailure('parameter error: itemList should not be empty')
        if (itemList.length > mostActions) {
          throw new ApiFailure(`parameter error: itemList should not be large than ${mostActions}`)
        }
        const tapIndex = await native.actionSheet({ itemList, itemColor, ...(alertText && { alertText }) })
        if (tapIndex === undefined) throw new ApiFailure('cancel')
        return { tapIndex }
      },
    },
  })
}

/** The texts are in the phone's language; WeChat's own defaults are Chinese everywhere. */
const usualModal = ({ device }: Phone): ModalOptions => {
  const texts = {
    zh_CN: { cancelText: '取消', confirmText: '确定' },
    zh_TW: { cancelText: '取消', confirmText: '確定' },
    en: { cancelText: 'Cancel', confirmText: 'OK' },
  }[device.language]
  return {
    title: '',
    content: '',
    showCancel: true,
    cancelColor: '#000000',
    confirmColor: '#576B95',
    editable: false,
    placeholderText: '',
    ...texts,
  }
}

/** A Chinese character is as wide as two letters. */
const widthOf = (text: string): number => text.length + text.replace(/[\u0020-\u007e]/g, '').length

/** Without those given as undefined. */
const stated = (options: Record<string, unknown>): Partial<ModalOptions> =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))

function fileUrl({ stack }: Phone, path: string): string {
  return /^(https?:|data:|blob:)/.test(path) ? path : `/phone/files/${readRoute(path, stack.current().path).path}`
}
