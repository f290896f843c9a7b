import { forgetBookings, keptBookings } from '../../lib/bookings'
import { dayText, nameTabs, pickedDayText, sizeText, texts } from '../../lib/i18n'
import { quickreg } from '../../lib/quickreg'

const t = texts.me

const bookingLines = () =>
  keptBookings().map(({ date, time, size, name, phone }) => ({
    when: `${pickedDayText(date)} ${time}`,
    who: [name, sizeText(size), phone].join(' · '),
  }))

Page({
  data: { t, isMember: false, phone: '', since: '', bookings: bookingLines(), changing: false, busy: false },
  stop: () => {},

  onLoad() {
    void wx.setNavigationBarTitle({ title: t.title })
    this.stop = quickreg.onChange(() => this.showMember())
  },
  onShow() {
    nameTabs()
    this.showMember()
  },
  onUnload() {
    this.stop()
  },

  showMember() {
    const account = quickreg.account()
    this.setData({
      isMember: account !== undefined,
      changing: this.data.changing && account !== undefined,
      phone: account?.phone ?? t.noPhone,
      since: account ? dayText(new Date(account.createdAt)) : '',
      bookings: bookingLines(),
    })
  },

  startChange() {
    this.setData({ changing: true })
  },

  stopChange() {
    this.setData({ changing: false })
  },

  onChanged() {
    this.stopChange()
    void wx.showToast({ title: t.changed, icon: 'none' })
  },

  async signOut() {
    await quickreg.signOut()
    void wx.showToast({ title: t.signedOut, icon: 'none' })
  },

  async remove() {
    const { removeTitle: title, removeText: content, removeYes: confirmText, removeNo: cancelText } = t
    const { confirm } = await wx.showModal({ title, content, confirmText, cancelText, confirmColor: '#b3261e' })
    if (!confirm || this.data.busy) return
    this.setData({ busy: true })
    try {
      await quickreg.deleteAccount()
      forgetBookings() // the server has erased their numbers too
      this.showMember()
      void wx.showToast({ title: t.removed, icon: 'none' })
    } catch {
      void wx.showToast({ title: t.failed, icon: 'none' })
    } finally {
      this.setData({ busy: false })
    }
  },
})
