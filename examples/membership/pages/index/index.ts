import { nameTabs, texts } from '../../lib/i18n'
import { menu } from '../../lib/menu'
import { quickreg } from '../../lib/quickreg'

Page({
  data: { t: texts.menu, shop: texts.shop, menu, phone: quickreg.account()?.phone, isMember: false },
  stop: () => {},

  onLoad() {
    void wx.setNavigationBarTitle({ title: texts.shop })
    this.stop = quickreg.onChange(() => this.showMember())
  },
  onShow() {
    nameTabs()
    this.showMember()
  },
  onUnload() {
    this.stop()
  },
  onShareAppMessage: () => ({ title: texts.shop, path: '/pages/index/index' }),

  showMember() {
    const account = quickreg.account()
    this.setData({ isMember: account !== undefined, phone: account?.phone ?? '' })
  },
})
