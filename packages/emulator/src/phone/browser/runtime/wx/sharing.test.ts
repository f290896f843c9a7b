import { expect, it } from 'vitest'
import { createSharingApis } from './sharing.ts'
import { fakePhone } from './testing/fakePhone.ts'

it('shows and hides what the menu of the page on top offers', async () => {
  const phone = fakePhone({ page: { sharable: true } })
  const { hideShareMenu, showShareMenu } = createSharingApis(phone)
  await expect(hideShareMenu({ menus: ['shareTimeline'] })).resolves.toEqual({ errMsg: 'hideShareMenu:ok' })
  expect(phone.stack.current().sharable).toBe(true)
  await hideShareMenu()
  expect(phone.stack.current().sharable).toBe(false)
  await showShareMenu({})
  expect(phone.stack.current().sharable).toBe(true)
  expect(phone.lines).toEqual([])
})

it('says what its menu has not', async () => {
  const phone = fakePhone({ page: { sharable: false } })
  const { showShareMenu } = createSharingApis(phone)
  await expect(showShareMenu({ menus: ['shareTimeline'] })).rejects.toEqual({
    errMsg: 'showShareMenu:fail not supported by the emulator: only shareAppMessage is in its menu',
  })
  expect(phone.stack.current().sharable).toBe(false)
  await showShareMenu({ menus: ['shareAppMessage', 'shareTimeline'], withShareTicket: true })
  expect(phone.stack.current().sharable).toBe(true)
  expect(phone.lines).toEqual([
    'warn: wx.showShareMenu: the emulator has no shareTimeline',
    'warn: wx.showShareMenu: the emulator has no tickets',
  ])
})
