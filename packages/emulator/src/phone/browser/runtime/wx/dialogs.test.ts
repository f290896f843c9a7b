import { expect, it } from 'vitest'
import type { ModalOptions } from '../ports.ts'
import { createDialogApis } from './dialogs.ts'
import { fakePhone } from './testing/fakePhone.ts'

function setUp(chosen?: number) {
  const shown: unknown[] = []
  const phone = fakePhone({
    native: {
      showToast: (options) => void shown.push(options),
      actionSheet: async () => chosen,
      async modal(options: ModalOptions) {
        shown.push(options)
        return { confirm: false, cancel: true }
      },
    },
  })
  return { apis: createDialogApis(phone), shown }
}

it('shows a toast for a while and a loading sign until it is hidden; pictures are files of the app', async () => {
  const { apis, shown } = setUp()
  await apis.showToast({ title: 'a', image: '../images/a.png' })
  await apis.showLoading({ title: 'b', mask: true })
  expect(shown).toEqual([
    { title: 'a', icon: 'success', image: '/phone/files/pages/images/a.png', durationMs: 1500, mask: false },
    { title: 'b', icon: 'loading', mask: true },
  ])
})

it('asks with the usual buttons, or with those given; cancelling succeeds', async () => {
  const { apis, shown } = setUp()
  const result = { confirm: false, cancel: true, errMsg: 'showModal:ok' }
  await expect(apis.showModal({ title: 't', confirmText: undefined })).resolves.toEqual(result)
  expect(shown).toMatchObject([{ title: 't', content: '', showCancel: true, cancelText: '取消', confirmText: '确定' }])
  await expect(apis.showModal({ confirmText: '五个字太长' })).rejects.toEqual({
    errMsg: 'showModal:fail confirmText length should not larger than 4 Chinese characters',
  })
  await expect(apis.showModal({ confirmText: 'Register' })).resolves.toEqual(result)
})

it('tells which action was chosen, or fails', async () => {
  const itemList = ['a', 'b']
  await expect(setUp(1).apis.showActionSheet({ itemList })).resolves.toMatchObject({ tapIndex: 1 })
  await expect(setUp(0).apis.showActionSheet({ itemList })).resolves.toMatchObject({ tapIndex: 0 })
  await expect(setUp().apis.showActionSheet({ itemList })).rejects.toEqual({ errMsg: 'showActionSheet:fail cancel' })
})
